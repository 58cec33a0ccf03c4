// Search as you type over the index in the page. Without this script the start page lists everything.
"use strict";
(() => {
  const RESULTS_MAX = 40;
  const index = JSON.parse(document.getElementById("index").textContent).map((entry) => ({
    ...entry,
    title: entry.t.toLowerCase(),
    near: `${entry.t} ${entry.k} ${entry.s}`.toLowerCase(),
    all: `${entry.t} ${entry.k} ${entry.s} ${entry.w}`.toLowerCase(),
  }));
  const query = document.getElementById("query");
  const found = document.getElementById("found");
  const results = document.getElementById("results");
  const everything = document.getElementById("everything");
  document.getElementById("search").hidden = false;

  const joined = (text) => text.replace(/[\s_-]+/g, "");

  // Higher is nearer: the title begins with it, holds it, the line below does, or anything the page says.
  function score(entry, words) {
    let sum = 0;
    for (const word of words) {
      if (entry.title.startsWith(word)) sum += 8;
      else if (entry.title.includes(word)) sum += 5;
      else if (entry.near.includes(word)) sum += 2;
      else if (entry.all.includes(word)) sum += 1;
      else return 0;
    }
    return sum + (entry.k.startsWith("released") ? 1 : entry.k.includes("event") ? 0.5 : 0);
  }

  function best(text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const whole = joined(text.toLowerCase());
    return index
      .map((entry) => [Math.max(score(entry, words), joined(entry.title).includes(whole) ? 7 : 0), entry])
      .filter(([points]) => points > 0)
      .sort(([a, x], [b, y]) => b - a || x.t.localeCompare(y.t));
  }

  function item(entry) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = entry.u;
    link.textContent = entry.t;
    const kind = document.createElement("span");
    kind.className = "kind";
    kind.textContent = entry.k;
    const about = document.createElement("p");
    about.textContent = entry.s;
    line.append(link, " ", kind, about);
    return line;
  }

  function show() {
    const text = query.value.trim();
    everything.hidden = text !== "";
    if (text === "") {
      results.replaceChildren();
      found.textContent = "";
      return;
    }
    const hits = best(text);
    results.replaceChildren(...hits.slice(0, RESULTS_MAX).map(([, entry]) => item(entry)));
    const more = hits.length > RESULTS_MAX ? `, the first ${RESULTS_MAX} are shown` : "";
    found.textContent = hits.length === 0 ? "Nothing found" : `${hits.length} found${more}`;
  }

  function walk(event) {
    const places = [query, ...results.querySelectorAll("a")];
    const here = places.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      query.value = "";
      show();
      query.focus();
    } else if (step && here >= 0 && places[here + step]) {
      event.preventDefault();
      places[here + step].focus();
    }
  }

  query.addEventListener("input", show);
  document.getElementById("search").addEventListener("keydown", walk);
  document.querySelector("#search form").addEventListener("submit", (event) => {
    event.preventDefault();
    results.querySelector("a")?.click();
  });
  show(); // a browser may have kept the text of a page one comes back to
})();
