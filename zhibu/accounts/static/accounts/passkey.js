// Hands the question of a form to the browser's passkeys and sends the answer with the form. Only shown where it works.
const able = "credentials" in navigator && "PublicKeyCredential" in window && !/MicroMessenger/i.test(navigator.userAgent);

const bytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
};
const text = (buffer) => {
  const signs = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(signs).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

const question = (options) => {
  const asked = { ...options, challenge: bytes(options.challenge) };
  if (asked.user) asked.user = { ...asked.user, id: bytes(asked.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (asked[list]) asked[list] = asked[list].map((one) => ({ ...one, id: bytes(one.id) }));
  }
  return asked;
};

const answer = (made) => {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (made.response[name]) response[name] = text(made.response[name]);
  }
  return { id: made.id, rawId: text(made.rawId), type: made.type, response, clientExtensionResults: {} };
};

if (able) {
  document.querySelectorAll("[data-passkey-way]").forEach((way) => { way.hidden = false; });
  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const options = JSON.parse(form.dataset.options).publicKey;
    const failed = form.querySelector("[data-failed]");
    form.querySelector("[data-cannot]").hidden = true;
    form.querySelector("button").hidden = false;
    const ask = async () => {
      failed.hidden = true;
      try {
        const made = await navigator.credentials[form.dataset.passkey]({ publicKey: question(options) });
        form.elements.answer.value = JSON.stringify(answer(made));
        form.submit();
      } catch {
        failed.hidden = false;
      }
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask();
    });
    if ("now" in form.dataset) ask();
  });
}
