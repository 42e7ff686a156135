/** What each service sets for itself. */
export const SETTINGS = Object.freeze({
  service: "Client records",
  charity: "Example Health Charity",
  keyWorker: "Ask your key worker, or ring the service on 0300 999 0000.",
  dataProtectionOfficer: "Data Protection Officer, Example Health Charity, dpo@charity.example, 0300 999 0001.",
  complaints: "Write to the Complaints Manager, Example Health Charity, complaints@charity.example.",
  // The sign-on of the portal gives this; the demonstration has one worker.
  user: "Sam Okoro (key worker)",
});

/** Puts each setting where the page names it: `<span data-setting="charity">`. */
export function fillSettings(root = document) {
  for (const place of root.querySelectorAll("[data-setting]")) place.textContent = SETTINGS[place.dataset.setting];
}
