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
