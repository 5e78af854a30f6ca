"use strict";
// The page is whole without this script. It adds filters, copying, the cases
// inside each requirement, and links that open what they lead to.
(() => {
  const linked = (to) => {
    try {
      return document.getElementById(decodeURIComponent(to.hash.slice(1)));
    } catch {
      return null; // an address that somebody mistyped
    }
  };
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Filters: a requirement shows when its verdict, its level and its text do.
  const filter = document.getElementById("filter");
  const requirements = all(".requirement");
  const texts = new Map();
  // What is said of a requirement: its line, its clause, and what was found.
  const textOf = (element) => {
    if (!texts.has(element)) {
      const parts = all("summary, .note, .where, .outcome, .reasons, a", element).filter((part) => !part.closest(".exchange, .also, .judges"));
      texts.set(element, parts.map((part) => part.textContent).join(" ").toLowerCase());
    }
    return texts.get(element);
  };
  const apply = () => {
    const chosen = new FormData(filter);
    const verdicts = chosen.getAll("verdict");
    const levels = chosen.getAll("level");
    const words = chosen.get("text").toLowerCase().split(/\s+/).filter(Boolean);
    const shown = new Set();
    for (const element of requirements) {
      element.hidden =
        !verdicts.includes(element.dataset.verdict) ||
        !levels.includes(element.dataset.level) ||
        !words.every((word) => textOf(element).includes(word));
      if (!element.hidden) shown.add(element);
    }
    for (const part of all(".requirements .group, section.requirements")) {
      part.hidden = !all(".requirement", part).some((element) => shown.has(element));
    }
    const counted = (list) => list.filter((element) => element.matches("details")).length;
    document.getElementById("nothing").hidden = shown.size > 0;
    filter.querySelector("output").value = `${counted([...shown])} of ${counted(requirements)} shown`;
  };
  filter.hidden = false;
  filter.addEventListener("input", apply);
  filter.addEventListener("submit", (event) => event.preventDefault());
  filter.reset();
  apply();

  // The cases of a requirement stand once in the page, below. Where one is
  // opened, its cases are put in as copies, without what may stand only once.
  const putCasesIn = (requirement) => {
    for (const link of all("a.case-link", requirement)) {
      const original = linked(link)?.closest("details");
      if (!original) continue;
      const copy = original.cloneNode(true);
      for (const anchor of all("[id]", copy)) anchor.removeAttribute("id");
      copy.open = false;
      link.closest("li").replaceChildren(copy);
    }
  };

  const putCopyButtonIn = (exchange) => {
    const curl = exchange.querySelector(":scope > .curl");
    if (!curl || curl.querySelector("button")) return;
    const command = curl.textContent;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(command);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(curl.querySelector("code")); // then the keyboard copies it
        button.textContent = "Selected";
      }
    });
    curl.prepend(button);
  };

  const opened = (details) => {
    // Those of a failed requirement are folded up once more, in the way of nobody.
    if (details.matches("details.requirement:not(.fail), details.judges")) putCasesIn(details);
    if (details.matches("details.exchange")) putCopyButtonIn(details);
  };
  document.addEventListener("toggle", (event) => event.target.open && opened(event.target), true);
  all("details[open]").forEach(opened);

  // A link leads to what is folded up, or filtered away, too.
  const reveal = () => {
    const target = linked(location);
    if (!target) return;
    if (target.closest("[hidden]")) {
      filter.reset();
      apply();
    }
    let details = target.closest("details");
    if (!details) return;
    const nearest = details;
    for (; details; details = details.parentElement.closest("details")) details.open = true;
    nearest.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  document.addEventListener("click", (event) => {
    // The same link again does not change the address.
    if (event.target.closest("a")?.hash === location.hash) reveal();
  });
  reveal();

  addEventListener("beforeprint", () => all("details.requirement:is(.fail, .not-testable)").forEach((details) => (details.open = true)));
})();
