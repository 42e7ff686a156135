/** What the page and its Worker say to each other, and the sentence a person reads when there is nothing to show. */

/** Raised when a message changes shape; the Worker refuses a page of another version. */
export const PROTOCOL = 1;

/** What the page may ask. Each request `{id, kind, …}` has exactly one reply `{id, ok, …}`. */
export const KIND = Object.freeze({
  start: "start",
  open: "open",
  audiences: "audiences",
  redact: "redact",
  review: "review",
});

/** Who the Worker was started for. A client's Worker answers for one audience and never shows a passage under review. */
export const MODE = Object.freeze({ client: "client", staff: "staff" });

/** Stages told on the way to a reply: `{id, progress: {stage, done, total}}`. */
export const STAGE = Object.freeze({ load: "load", fetch: "fetch", read: "read", redact: "redact" });

/** What a person reads while each stage runs. */
export const STAGE_SENTENCE = Object.freeze({
  load: "Getting ready…",
  fetch: "Fetching the record…",
  read: "Looking for names, dates of birth and NHS numbers…",
  redact: "Applying the rules for this audience…",
});

/** Codes the page and the Worker give themselves. The engine's own codes come with a sentence of their own. */
export const SENTENCE = Object.freeze({
  "cancelled": "Stopped before it was finished. Nothing is shown.",
  "closed": "The record is closed. Open it again to see it.",
  "locked": "The record is locked. Open it again to see it.",
  "bad-request": "The record was asked for in a way that is not understood. Nothing is shown.",
  "cannot-draw": "The record could not be drawn. Nothing is shown.",
  "engine-stopped": "The part that hides names stopped. Nothing is shown.",
  "engine-unavailable": "The part that hides names could not be loaded. Nothing is shown.",
  "not-in-this-session": "This window may not show that. Ask your worker to open it from the staff portal.",
  "other-origin": "Records are read from this site only. Nothing is shown.",
  "record-not-allowed": "You are not allowed to see this record.",
  "record-not-found": "The record was not found.",
  "record-too-large": "The record is too large to show safely.",
  "record-unavailable": "The record could not be fetched. Nothing is shown.",
  "timed-out": "It took too long, so it was stopped. Nothing is shown.",
  "wrong-version": "This page and the part that hides names are of different versions. Reload the page.",
});

/** Nothing is shown, and why: a code for the program, a fixed sentence for the person, never any text of the record. */
export class Refusal extends Error {
  constructor(code, sentence = SENTENCE[code] ?? SENTENCE["engine-stopped"]) {
    super(sentence);
    this.name = "Refusal";
    this.code = code;
  }

  /** Any thrown thing as a Refusal. A foreign message may quote the record, so it is dropped. */
  static from(error, code) {
    return error instanceof Refusal ? error : new Refusal(code);
  }
}
