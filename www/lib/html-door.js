/**
 * The second door: a DocumentFragment in, a redacted DocumentFragment out, for pages that already hold their text.
 * The text is then on the page beforehand; where that must not be, use `<redacted-record>`.
 */
import initialise, { redactFragment as redactInEngine } from "../pkg/redacted_record.js";
import { compileEngine } from "./engine-module.js";
import { Refusal } from "./protocol.js";

let ready = null;

async function prepare() {
  const module = await compileEngine();
  await initialise({ module_or_path: module });
}

/**
 * `request` is {audience, on, now?, case?}; `people` says whom the text is about, as an object. Rejects with a Refusal; the
 * given fragment is never handed back in place of a redacted one.
 */
export async function redactFragment(fragment, request, people) {
  ready ??= prepare().catch((error) => {
    ready = null;
    throw Refusal.from(error, "engine-unavailable");
  });
  await ready;
  try {
    return redactInEngine(fragment, JSON.stringify({ now: new Date().toISOString(), ...request }), JSON.stringify(people));
  } catch (error) {
    throw new Refusal(/^[a-z]+(-[a-z]+)*$/.test(error?.message) ? error.message : "engine-stopped");
  }
}
