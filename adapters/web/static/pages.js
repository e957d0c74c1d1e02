// Keys and buttons of the pages that are no transcript.
"use strict";
(() => {
  const box = document.querySelector("input[type=search]");
  if (box && new URLSearchParams(location.search).has("focus")) box.focus();
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    if (event.key === "/") {
      event.preventDefault();
      if (box) { box.focus(); box.select(); } else location.href = `${document.querySelector(".top .home").href}?focus=1`;
    } else if (event.key === "j" || event.key === "k") {
      const places = [...document.querySelectorAll(".place a, .list a, .finding summary")];
      const at = places.indexOf(document.activeElement) + (event.key === "j" ? 1 : -1);
      if (places[Math.max(at, 0)]) places[Math.max(at, 0)].focus();
    }
  });
  for (const button of document.querySelectorAll(".copies")) {
    button.hidden = false;
    const told = button.textContent;
    button.addEventListener("click", async () => {
      try { await navigator.clipboard.writeText(button.parentElement.querySelector("pre").textContent); } catch { return; }
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = told; }, 1500);
    });
  }
})();
