// At sign-out and sign-in: nothing of a scribe's pages stays on this device but what is not sent yet, and that is told.

const told = document.querySelector("[data-leaving]");
const { Keeping } = window;

function tell(count) {
  told.textContent = count ? `${told.dataset.wordLeft} ${count}. ${told.dataset.wordThen}` : "";
}

if (told.dataset.owner) {
  Keeping.pending((acts) => tell(acts.length));
  if (Keeping.able) Keeping.deliver(); // there may be a line again
  const form = document.querySelector("main form[method=post]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await Keeping.forget().catch(() => 0);
    form.submit();
  });
} else {
  Keeping.forget().then(tell, () => tell(0));
}
