#pragma once
#include <curl/curl.h>

// libcurl's options and results are variadic in C, which Swift cannot call.

static inline CURLcode ccurl_set_long(CURL *_Nonnull handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_text(
    CURL *_Nonnull handle, CURLoption option, const char *_Nonnull value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_pointer(
    CURL *_Nonnull handle, CURLoption option, void *_Nullable value) {
  return curl_easy_setopt(handle, option, value);
}

typedef size_t (*ccurl_write)(char *_Nullable, size_t, size_t, void *_Nullable);

static inline CURLcode ccurl_set_write(CURL *_Nonnull handle, ccurl_write _Nonnull function) {
  return curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, function);
}

typedef int (*ccurl_progress)(void *_Nullable, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

static inline CURLcode ccurl_set_progress(CURL *_Nonnull handle, ccurl_progress _Nonnull function) {
  return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, function);
}

/// Allows the web alone, and redirects to HTTPS alone or to HTTP as well.
static inline CURLcode ccurl_set_protocols(CURL *_Nonnull handle, int redirects_to_https_only) {
#if LIBCURL_VERSION_NUM >= 0x075500
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  return curl_easy_setopt(
      handle, CURLOPT_REDIR_PROTOCOLS_STR, redirects_to_https_only ? "https" : "http,https");
#else
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
  return curl_easy_setopt(
      handle, CURLOPT_REDIR_PROTOCOLS,
      (long)(redirects_to_https_only ? CURLPROTO_HTTPS : CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

static inline long ccurl_response_code(CURL *_Nonnull handle) {
  long code = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &code);
  return code;
}

static inline CURLcode ccurl_set_size(CURL *_Nonnull handle, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(handle, option, value);
}

typedef size_t (*ccurl_read)(char *_Nullable, size_t, size_t, void *_Nullable);

static inline CURLcode ccurl_set_read(CURL *_Nonnull handle, ccurl_read _Nonnull function) {
  return curl_easy_setopt(handle, CURLOPT_READFUNCTION, function);
}

typedef int (*ccurl_seek)(void *_Nullable, curl_off_t, int);

static inline CURLcode ccurl_set_seek(CURL *_Nonnull handle, ccurl_seek _Nonnull function) {
  return curl_easy_setopt(handle, CURLOPT_SEEKFUNCTION, function);
}

/// The size that an answer announces; negative when it announces none.
static inline curl_off_t ccurl_content_length(CURL *_Nonnull handle) {
  curl_off_t length = -1;
  curl_easy_getinfo(handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  return length;
}

/// Where a redirect leads that was not followed.
static inline const char *_Nullable ccurl_redirect(CURL *_Nonnull handle) {
  char *url = NULL;
  curl_easy_getinfo(handle, CURLINFO_REDIRECT_URL, &url);
  return url;
}

static inline CURLMcode ccurl_multi_set_long(CURLM *_Nonnull multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

/// The next transfer that ended, with its result; null when there is none.
static inline CURL *_Nullable ccurl_multi_finished(CURLM *_Nonnull multi, CURLcode *_Nonnull result) {
  int left = 0;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &left))) {
    if (message->msg != CURLMSG_DONE) continue;
    *result = message->data.result;
    return message->easy_handle;
  }
  return NULL;
}

// A macro with a cast, which Swift does not see.
static const long ccurl_basic = (long)CURLAUTH_BASIC;
