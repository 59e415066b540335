// Keeps the phones up to date, and sends without leaving the page. Everything also works with plain forms.
"use strict";

const wide = matchMedia("(min-width: 721px)");
const main = document.querySelector("main");
const status = document.getElementById("status");
const seen = JSON.parse(sessionStorage.getItem("seen") || "{}");
const inView = new Set();

const link = (id) => document.querySelector(`[data-phone="${CSS.escape(id)}"]`);
const toEnd = (list) => { list.scrollTop = list.scrollHeight; };
const atEnd = (list) => list.scrollHeight - list.scrollTop - list.clientHeight < 60;

// Which phones are open

function isShown(phone) { return link(phone.id).getAttribute("aria-pressed") === "true"; }

function show(id, open) {
  const phone = document.getElementById(id);
  if (!phone) return;
  if (wide.matches) {
    link(id).setAttribute("aria-pressed", open);
    phone.hidden = !open;
    remember();
  }
  if (open) {
    toEnd(phone.querySelector(".thread"));
    if (wide.matches) phone.scrollIntoView({ block: "nearest", inline: "nearest" });
    else main.scrollTo({ left: phone.offsetLeft - main.offsetLeft });
  }
}

function remember() {
  const open = [...document.querySelectorAll("[data-phone][aria-pressed=true]")].map((a) => ["show", a.dataset.address]);
  history.replaceState(null, "", "?" + new URLSearchParams(open.length ? open : [["show", "none"]]));
}

document.querySelector(".people").addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-phone]");
  if (!chosen || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  show(chosen.dataset.phone, !wide.matches || chosen.getAttribute("aria-pressed") !== "true");
});

document.querySelector(".people").addEventListener("keydown", (event) => {
  if (event.key === " " && event.target.closest("[data-phone]")) { event.preventDefault(); event.target.click(); }
});

// On a narrow screen every phone is there, one at a time: swipe, or tap a name

function arrange() {
  for (const phone of document.querySelectorAll(".phone")) phone.hidden = wide.matches && !isShown(phone);
  const trial = document.querySelector(".trial");
  if (trial) trial.open = wide.matches;
}
wide.addEventListener("change", arrange);

const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    inView[isIntersecting ? "add" : "delete"](target.id);
    if (isIntersecting) read(target);
    link(target.id).classList.toggle("current", isIntersecting);
  }
}, { threshold: 0.6 });

// Unread

function read(phone) {
  seen[phone.id] = Number(phone.dataset.count);
  sessionStorage.setItem("seen", JSON.stringify(seen));
  badge(phone);
}

function badge(phone) {
  const unread = Math.max(0, Number(phone.dataset.count) - (seen[phone.id] ?? Number(phone.dataset.count)));
  const mark = link(phone.id).querySelector(".badge");
  mark.hidden = unread === 0;
  mark.textContent = unread || "";
  mark.setAttribute("aria-label", `${unread} unread`);
}

// Sending

document.addEventListener("submit", async (event) => {
  const form = event.target;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  if (form.matches(".say")) {
    form.reset();
    fit(form.elements.text);
    toEnd(form.closest(".phone").querySelector(".thread"));
  }
  form.closest("details.attach")?.removeAttribute("open");
  if (form.dataset.opens) {
    show(form.dataset.opens, true);
    if (!wide.matches) document.querySelector(".trial").open = false;
  }
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Sandbox": "1" } });
    say(answer.ok ? "" : await answer.text());
    if (answer.ok && form.action.endsWith("/open")) location.reload();
  } catch {
    say("The bot is not running. Your text was not sent.");
    const field = form.elements.text;
    if (form.matches(".say")) field.value = body.get("text");
  }
});

function say(words) { status.textContent = words; }

function fit(field) {
  field.style.height = "";
  field.style.height = Math.min(field.scrollHeight, 120) + "px";
}

document.addEventListener("input", (event) => { if (event.target.matches(".say textarea")) fit(event.target); });

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && field.matches?.(".say textarea")) {
    event.preventDefault();
    if (field.value.trim()) field.form.requestSubmit();
  }
  if (event.key === "Escape") field.closest?.("details.attach")?.removeAttribute("open");
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.attach[open]")) {
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  }
});

// What comes in

function update(state) {
  const phone = document.getElementById(state.id);
  if (!phone) { location.reload(); return; }
  const list = phone.querySelector(".thread");
  const follow = atEnd(list) || !phone.dataset.live;
  merge(list, state.thread);
  if (phone.dataset.state !== state.state) {
    phone.querySelector(".foot").innerHTML = state.foot;
    phone.querySelector(".block").innerHTML = state.block;
    phone.dataset.state = state.state;
  }
  phone.dataset.count = state.count;
  phone.dataset.live = "1";
  if (follow) toEnd(list);
  if (inView.has(phone.id)) read(phone); else badge(phone);
}

// Only what is new or changed is touched, so that a screen reader reads only that.
function merge(list, html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  const wanted = [...fresh.content.children];
  const ids = new Set(wanted.map((item) => item.id));
  for (const old of [...list.children]) if (!ids.has(old.id)) old.remove();
  wanted.forEach((item, place) => {
    const old = list.children[place];
    if (!old || old.id !== item.id) list.insertBefore(item, old ?? null);
    else if (old.outerHTML !== item.outerHTML) old.replaceWith(item);
  });
}

function listen() {
  const stream = new EventSource("/sandbox/events");
  stream.addEventListener("phone", (event) => update(JSON.parse(event.data)));
  stream.addEventListener("clock", (event) => {
    const { iso, text } = JSON.parse(event.data);
    const clock = document.getElementById("clock");
    clock.dateTime = iso;
    if (clock.textContent !== text) clock.textContent = text;
  });
  let lost; // each stream is short: only one that does not come back is worth a word
  stream.addEventListener("open", () => { clearTimeout(lost); if (status.dataset.lost) { say(""); delete status.dataset.lost; } });
  stream.addEventListener("error", () => {
    clearTimeout(lost);
    lost = setTimeout(() => { say("Waiting for the bot to come back"); status.dataset.lost = "1"; }, 1500);
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  });
}

arrange();
for (const phone of document.querySelectorAll(".phone")) {
  toEnd(phone.querySelector(".thread"));
  watcher.observe(phone);
  if (!(phone.id in seen)) seen[phone.id] = Number(phone.dataset.count);
  badge(phone);
}
main.dataset.ready = "1";
listen();
