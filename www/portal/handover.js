/**
 * Hands the order for a client's document to the window that was opened for it: {patient, audience, case, review}. By
 * message and after a hello, because an address or a storage area would keep it.
 */

/** Purposes whose reader may sit beside a worker at the screen: the client, or who stands in their place. */
export const SESSION_PURPOSES = Object.freeze(["PATRQT", "FAMRQT", "PWATRNY", "HDECD"]);

const orders = new Map();

window.addEventListener("message", ({ origin, source, data }) => {
  if (origin !== location.origin || data?.kind !== "hello" || !orders.has(source)) return;
  source.postMessage({ kind: "order", order: orders.get(source) }, location.origin);
});

/** Opens `page` in a window of its own for this order. False if the browser did not allow it. */
export function openDocument(page, order) {
  const opened = window.open(page, "_blank");
  if (opened) orders.set(opened, order);
  return opened !== null;
}

/** Forgets every order: a window that reloads after this shows nothing. */
export function withdrawOrders() {
  orders.clear();
}
