// Makes the page quicker for those who have JavaScript; without it everything works as well.

const status = document.getElementById("status");
const results = document.getElementById("results");

for (const hidden of document.querySelectorAll("[data-with-script]")) hidden.hidden = false;
showButtons(document);
for (const form of document.querySelectorAll("form[data-part]")) enhance(form);

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy], [data-print]");
  if (!button) return;
  if ("print" in button.dataset) window.print();
  else copy(button);
});

// What is folded within a passage is printed unfolded, and folded again.
let unfolded = [];
window.addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll(".passage details:not([open])")];
  for (const part of unfolded) part.open = true;
});
window.addEventListener("afterprint", () => {
  for (const part of unfolded) part.open = false;
});

function showButtons(within) {
  for (const button of within.querySelectorAll("button[data-copy], button[data-print]")) button.hidden = false;
}

function enhance(form) {
  const field = form.querySelector("textarea");
  let asking = null;
  field.addEventListener("keydown", (event) => {
    const asks = event.key === "Enter" && !event.shiftKey && !event.isComposing && form.dataset.part === "answer";
    if (!asks) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", async (event) => {
    // A button with a value asks for something else than what is shown here: a file.
    if (event.submitter?.value) return;
    event.preventDefault();
    asking?.abort();
    const mine = (asking = new AbortController());
    results.setAttribute("aria-busy", "true");
    status.classList.add("busy");
    say(form.dataset.busy);
    try {
      const part = await fetchPart(form, mine.signal);
      if (mine === asking) show(form, part);
    } catch (error) {
      if (mine !== asking) return;
      if (error.name !== "AbortError") fail(form);
    } finally {
      if (mine === asking) finish();
    }
  });
}

function finish() {
  results.removeAttribute("aria-busy");
  status.classList.remove("busy");
  if (results.getBoundingClientRect().top > window.innerHeight * 0.7) results.scrollIntoView();
}

async function fetchPart(form, signal) {
  const sent = new FormData(form);
  const body = form.enctype === "multipart/form-data" ? sent : new URLSearchParams(sent);
  const response = await fetch(form.action, { method: "POST", body, headers: { "X-Deel": form.dataset.part }, signal });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const part = page.querySelector("[data-announce]");
  if (!part) throw new TypeError(`status ${response.status}`);
  return part;
}

function show(form, part) {
  clearFaults(form);
  results.replaceChildren(document.importNode(part, true));
  showButtons(results);
  document.title = part.dataset.title;
  const faults = [...results.querySelectorAll("[data-fault]")];
  for (const fault of faults) markFault(form, fault);
  // A field that takes the focus is read with its fault; saying it as well would say it twice.
  say(faults.length ? "" : part.dataset.announce);
  if (faults.length) form.elements[faults[0].dataset.fault].focus();
}

function fail(form) {
  const message = document.createElement("p");
  message.className = "notice";
  message.textContent = form.dataset.networkFault;
  results.replaceChildren(message);
  say(form.dataset.networkFault);
}

function markFault(form, fault) {
  const name = fault.dataset.fault;
  const field = form.elements[name];
  const message = document.getElementById(`${name}-fault`);
  message.querySelector("[data-text]").textContent = fault.textContent;
  message.hidden = false;
  field.setAttribute("aria-invalid", "true");
  const described = (field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
  field.setAttribute("aria-describedby", [...new Set([...described, message.id])].join(" "));
  const folded = field.closest("details");
  if (folded) folded.open = true;
}

function clearFaults(form) {
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    const own = `${field.id}-fault`;
    document.getElementById(own).hidden = true;
    const described = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== own);
    if (described.length) field.setAttribute("aria-describedby", described.join(" "));
    else field.removeAttribute("aria-describedby");
  }
}

// The region is emptied first, so that the same words twice are said twice.
function say(words) {
  if (!status) return;
  status.textContent = "";
  requestAnimationFrame(() => {
    status.textContent = words;
  });
}

async function copy(button) {
  const text = document.getElementById(button.dataset.copy);
  const selection = window.getSelection();
  selection.selectAllChildren(text);
  let copied = true;
  try {
    await navigator.clipboard.writeText(text.textContent);
  } catch {
    // Without HTTPS there is no clipboard to write to, and this still works.
    copied = document.execCommand("copy");
  }
  if (copied) selection.removeAllRanges();
  const words = copied ? document.body.dataset.copied : document.body.dataset.copyFault;
  tell(button, words);
}

function tell(button, words) {
  let told = button.parentElement.querySelector("[role=status]");
  if (!told) {
    told = document.createElement("span");
    told.setAttribute("role", "status");
    button.after(told);
  }
  told.textContent = "";
  requestAnimationFrame(() => {
    told.textContent = words;
  });
}
