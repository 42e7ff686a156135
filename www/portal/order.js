/** The receiving side of the handover: asks the staff page that opened this window what to show. */

/** The staff page answers within a frame or two; after this nobody is there. */
const PATIENCE_MS = 3000;

export const NO_ORDER = "This page shows nothing by itself. Open it from the client's record in the staff portal.";

/** The order, or null if this window was not opened by the staff page or that page has gone. */
export function receiveOrder() {
  const { opener } = window;
  if (!opener) return Promise.resolve(null);
  return new Promise((resolve) => {
    const end = (order) => {
      window.removeEventListener("message", listen);
      clearTimeout(timer);
      resolve(order);
    };
    const listen = ({ origin, source, data }) => {
      if (origin === location.origin && source === opener && data?.kind === "order") end(data.order);
    };
    const timer = setTimeout(end, PATIENCE_MS, null);
    window.addEventListener("message", listen);
    opener.postMessage({ kind: "hello" }, location.origin);
  });
}
