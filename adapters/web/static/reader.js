// What a page of a transcript does beyond being read: keys, links to words, and a player that follows the text.
"use strict";
(() => {
  const text = document.querySelector(".text");
  const tools = document.getElementById("tools");
  const box = document.querySelector(".player");
  const sentences = [...text.querySelectorAll("span")];
  const timed = sentences.filter((one) => one.dataset.t);
  const media = box && box.querySelector("audio, video");
  let chosen = null;
  document.documentElement.classList.add("live");

  // An address with a time or words, as people write it, leads to them, too; going back leads to where one was.
  const here = document.getElementById("here");
  const came = performance.getEntriesByType("navigation")[0];
  if (here && !location.hash && came && came.type === "navigate") here.scrollIntoView({ block: "center", behavior: "instant" });

  // --- The player ------------------------------------------------------------------------------------------------
  let now = null;
  const follow = box && box.querySelector(".follow");
  const button = box && box.querySelector(".frame");
  const at = (seconds) => {
    let low = 0, high = timed.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (Number(timed[middle].dataset.t) <= seconds + 0.05) low = middle + 1; else high = middle;
    }
    return timed[low - 1] || null;
  };
  const show = (seconds) => {
    const next = at(seconds);
    if (next === now) return;
    if (now) now.classList.remove("now");
    now = next;
    if (!now) return;
    now.classList.add("now");
    if (follow.querySelector("input").checked) now.scrollIntoView({ block: "center" });
  };
  const frame = (seconds) => {
    let opened = box.querySelector("iframe");
    if (!opened) {
      opened = document.createElement("iframe");
      opened.title = box.getAttribute("aria-label");
      opened.allow = "autoplay; encrypted-media; fullscreen";
      opened.referrerPolicy = "strict-origin-when-cross-origin";
      box.prepend(opened);
    }
    opened.src = `${box.dataset.frame}?autoplay=1&start=${Math.max(0, Math.floor(seconds || 0))}`;
    button.hidden = true;
  };
  const play = (seconds) => {
    if (media) {
      media.currentTime = Math.max(0, seconds);  // also before anything of it is loaded: it is begun there then
      media.play().catch(() => {});
    } else if (box) frame(seconds);
  };
  if (media) {
    follow.hidden = false;
    media.addEventListener("timeupdate", () => show(media.currentTime));
    if (box.dataset.from) media.currentTime = Number(box.dataset.from);
  }
  const listen = document.querySelector("a.listen");
  if (box && listen) {
    listen.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      play(Number(box.dataset.from));
    });
  }
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => frame(Number(box.dataset.from || 0)));
  }

  // --- Words that are chosen, by the mouse or by keys ---------------------------------------------------------------
  const unspaced = "\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}";
  const word = new RegExp(`[${unspaced}]{1,4}|[^\\s${unspaced}]+`, "gu");
  const named = (words) => {
    const each = [...words.matchAll(word)];
    return each.length <= 14 ? words : `${words.slice(0, each[9].index + each[9][0].length)}…${words.slice(each.at(-4).index)}`;
  };
  const clock = (seconds) => {
    const whole = Math.floor(seconds), two = (n) => String(n).padStart(2, "0");
    const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
    return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
  };
  const selected = () => {
    const selection = document.getSelection();
    if (!selection.isCollapsed && text.contains(selection.anchorNode) && text.contains(selection.focusNode)) {
      const range = selection.getRangeAt(0);
      const words = [...text.querySelectorAll("span")].filter((one) => range.intersectsNode(one)).map((one) => {
        const inside = document.createRange();
        inside.selectNodeContents(one);
        if (one.contains(range.startContainer)) inside.setStart(range.startContainer, range.startOffset);
        if (one.contains(range.endContainer)) inside.setEnd(range.endContainer, range.endOffset);
        return inside.toString() + (one.nextSibling && one.nextSibling.nodeType === Node.ELEMENT_NODE ? "" : " ");
      }).join("").replace(/\s+/g, " ").trim();
      const first = sentences.find((one) => range.intersectsNode(one));
      if (words && first) return { words, first, box: range.getBoundingClientRect() };
    }
    if (!chosen) return null;
    return { words: chosen.textContent, first: chosen, box: chosen.getBoundingClientRect() };
  };
  const hide = () => {
    tools.hidden = true;
    if (chosen) chosen.classList.remove("chosen");
    chosen = null;
  };
  const offer = () => {
    const place = selected();
    if (!place) return hide();
    tools.elements.words.value = place.words;
    tools.elements.at.value = place.first.dataset.t || "";
    tools.hidden = false;
    const left = Math.min(Math.max(8, place.box.left), document.documentElement.clientWidth - tools.offsetWidth - 8);
    const above = place.box.top > tools.offsetHeight + 12;
    const top = above ? place.box.top - tools.offsetHeight - 8 : place.box.bottom + 8;
    tools.style.left = `${left + scrollX}px`;
    tools.style.top = `${top + scrollY}px`;
  };
  const choose = (sentence, { scroll = false } = {}) => {
    if (chosen) chosen.classList.remove("chosen");
    chosen = sentence;
    chosen.classList.add("chosen");
    if (scroll) chosen.scrollIntoView({ block: "center", behavior: "instant" });
    offer();
  };
  const link = (place) => {
    const query = new URLSearchParams();
    if (place.first.dataset.t) query.set("at", clock(Number(place.first.dataset.t)));
    query.set("words", named(place.words));
    return `${location.origin}${text.dataset.path}?${query.toString().replace(/%3A/g, ":")}#here`;
  };
  const act = async (what) => {
    const place = selected();
    if (!place) return;
    if (what === "play" && place.first.dataset.t) play(Number(place.first.dataset.t));
    if (what === "link") {
      const button = tools.querySelector("[data-do=link]"), told = button.textContent;
      history.replaceState(null, "", link(place));
      try { await navigator.clipboard.writeText(link(place)); button.textContent = button.dataset.done; } catch { return; }
      setTimeout(() => { button.textContent = told; }, 1500);
    }
  };
  tools.addEventListener("mousedown", (event) => event.preventDefault());
  tools.addEventListener("click", (event) => { if (event.target.dataset.do) act(event.target.dataset.do); });
  document.addEventListener("mouseup", (event) => {
    if (tools.contains(event.target)) return;
    setTimeout(() => {
      const sentence = event.target.closest && event.target.closest(".text span");
      if (!document.getSelection().isCollapsed) { if (chosen) chosen.classList.remove("chosen"); chosen = null; offer(); }
      else if (sentence) choose(sentence); else hide();
    });
  });

  // --- Keys ---------------------------------------------------------------------------------------------------------
  const step = (by) => {
    const marked = here && here.getBoundingClientRect();
    const seen = marked && marked.bottom > 60 && marked.top < innerHeight ? here.closest("span") : null;
    const from = chosen || seen || sentences.find((one) => one.getBoundingClientRect().top > 60);
    const number = Math.min(Math.max(sentences.indexOf(from) + (chosen ? by : 0), 0), sentences.length - 1);
    if (sentences[number]) choose(sentences[number], { scroll: true });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "p" && chosen) act("play");
    else if (event.key === "l" && chosen) act("link");
    else if (event.key === "q" && chosen) tools.requestSubmit();
    else if (event.key === "Escape") { hide(); document.getSelection().removeAllRanges(); }
    else if (event.key === "/") location.href = document.querySelector(".top .home").href + "?focus=1";
    else return;
    event.preventDefault();
  });
})();
