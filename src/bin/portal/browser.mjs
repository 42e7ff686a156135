/** Starts the browser and waits for its pages: what the snapshot and the tests share. */
import { chromium } from "playwright-core";

const ARGUMENTS = [
  "--headless=new",
  "--no-sandbox", // CI runs as root, where the sandbox does not start; only our own pages are opened
  "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
  "--lang=en-GB", // a date field follows the browser's language, not the page's
];

/** What a person in the United Kingdom has. */
export const UNITED_KINGDOM = { locale: "en-GB", timezoneId: "Europe/London" };

/** A headless browser. The portal says where it is: `cargo run -- chromium`. */
export function launch() {
  const executablePath = process.env.REDACTED_RECORD_CHROMIUM;
  if (!executablePath) throw new Error("REDACTED_RECORD_CHROMIUM must hold a browser's path: `cargo run -- chromium` prints one.");
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

/** Waits until a page of ours has said how it ended: "ready" or "failed". */
export async function settled(page, timeout = 30_000) {
  const state = await page.waitForFunction(() => {
    const { state } = document.body?.dataset ?? {};
    return ["ready", "failed"].includes(state) && state;
  }, null, { timeout });
  return state.jsonValue();
}
