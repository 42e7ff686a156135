/**
 * The staff's own questions. Each has a Worker to itself that ends with the answer, so raw text is in memory only while a
 * question is open. Never imported by session.js or print.js; a test follows their imports.
 */
import { EngineLink } from "../lib/engine-link.js";
import { KIND, MODE } from "../lib/protocol.js";

async function withStaffEngine(work) {
  const link = new EngineLink();
  try {
    await link.start({ mode: MODE.staff });
    return await work(link);
  } finally {
    link.stop("closed");
  }
}

/** The audiences of the policy: [{id, label, purposeOfUse, requires: [{code}], print, releasesNothing, countsOnly}]. */
export function askAudiences() {
  return withStaffEngine(async (link) => (await link.ask(KIND.audiences)).audiences);
}

/** Every passage of the record at `url` with what would be hidden, for a person to look over. */
export function askReview(url, asked) {
  return withStaffEngine(async (link) => {
    await link.ask(KIND.open, { url });
    return (await link.ask(KIND.review, { asked })).passages;
  });
}
