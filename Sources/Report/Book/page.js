"use strict";
// Opens what an address points into, so that a link never leads to something folded up.
const unfold = () => {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  for (let node = target || null; node; node = node.parentElement) {
    if (node instanceof HTMLDetailsElement) node.open = true;
  }
};
addEventListener("hashchange", unfold);
unfold();

// Says in the contents which section is in view.
const links = new Map(
  [...document.querySelectorAll("nav a")].map((link) => [link.getAttribute("href").slice(1), link]));
const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    for (const link of links.values()) link.removeAttribute("aria-current");
    links.get(entry.target.id)?.setAttribute("aria-current", "true");
  }
}, { rootMargin: "0px 0px -70% 0px" });
for (const section of document.querySelectorAll("main > section")) watcher.observe(section);

// Folds the provenance of all artifacts out and in at once.
const folds = [...document.querySelectorAll("details.provenance")];
if (folds.length > 1) {
  const button = document.createElement("button");
  button.type = "button";
  const name = () => {
    button.textContent = folds.every((fold) => fold.open) ? "Hide all provenance" : "Show all provenance";
  };
  button.addEventListener("click", () => {
    const open = !folds.every((fold) => fold.open);
    for (const fold of folds) fold.open = open;
    name();
  });
  for (const fold of folds) fold.addEventListener("toggle", name);
  const tools = document.createElement("p");
  tools.className = "tools";
  tools.append(button);
  document.querySelector("header").append(tools);
  name();
}
