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

/** Every code, whoever gave it, has its sentence here: what the engine says is for its own log, never for the page. */
export const SENTENCE = Object.freeze({
  // the page
  "cancelled": "Stopped before it was finished. Nothing is shown.",
  "closed": "The record is closed. Open it again to see it.",
  "locked": "The record is locked. Open it again to see it.",
  "bad-request": "The record was asked for in a way that is not understood. Nothing is shown.",
  "cannot-draw": "The record could not be drawn. Nothing is shown.",
  "engine-stopped": "The part that hides names stopped. Nothing is shown.",
  "engine-unavailable": "The part that hides names could not be loaded. Nothing is shown.",
  "other-origin": "Records are read from this site only. Nothing is shown.",
  "timed-out": "It took too long, so it was stopped. Nothing is shown.",
  // the Worker
  "not-in-this-session": "This window may not show that. Ask your worker to open it from the staff portal.",
  "record-not-allowed": "You are not allowed to see this record.",
  "record-not-found": "The record was not found.",
  "record-too-large": "The record is too large to show safely.",
  "record-unavailable": "The record could not be fetched. Nothing is shown.",
  "wrong-version": "This page and the part that hides names are of different versions. Reload the page.",
  // the engine
  "bad-case": "The answers about this request are not complete. Nothing is shown.",
  "bad-policy": "The redaction policy is not valid. Nothing is shown.",
  "bad-review": "The review of this record is not valid. Nothing is shown.",
  "counts-only": "This audience gets counts of many clients and never a record. Use the service’s own counts.",
  "gate-not-met": "Something must be recorded first. Nothing is shown.",
  "leak-check": "The finished text did not pass its last check. Nothing is shown.",
  "no-client": "The record does not hold the client, so there is no summary of it. Nothing is shown.",
  "no-record": "No record is open.",
  "nothing-released": "Nothing is shown to this audience.",
  "open-holds": "Some passages wait for a person to decide about them. Nothing leaves before.",
  "record-encoding": "The record is not written in a way that can be read. Nothing is shown.",
  "record-json": "The record is not written in a way that can be read. Nothing is shown.",
  "record-name": "The record is not built in a way that can be read. Nothing is shown.",
  "record-not-fhir": "This is not a record that can be read. Nothing is shown.",
  "review-ahead": "The review is dated after today. Have the record reviewed first.",
  // the second door
  "fragment-attached": "The text was already on the page. Nothing is shown.",
  "fragment-build": "The text could not be built again. Nothing is shown.",
  "fragment-depth": "The text is nested too deeply. Nothing is shown.",
});

/** What meets each gate, for `gate-not-met`. */
export const GATE_SENTENCE = Object.freeze({
  "case-ref": "Give the case reference first.",
  "identity-checked": "Check who is asking and record it first.",
  "opinion": "Record a health professional’s opinion on serious harm, not more than six months old, first.",
  "sign-off": "A second person must check the copy and sign it off first.",
  "agreement": "Record the client’s agreement first: with whom and when.",
  "reason": "Record the reason for this access first.",
  "time-limit": "Record a last day or moment of access that has not passed.",
  "hour-limit": "Record when this access ends: within the hour, and not passed.",
  "order": "Record the document that gives authority first.",
  "study": "Name the study and record the client’s consent to it, and to what, first.",
  "sharing-agreement": "Give the reference of the information sharing agreement first.",
  "key": "This audience needs a key that never comes into a browser. Use the service’s own export.",
});

const NO_SENTENCE = "Something went wrong. Nothing is shown.";

/** Nothing is shown, and why: codes for the program, a fixed sentence for the person, never any text of the record. */
export class Refusal extends Error {
  constructor(code, gate) {
    super(GATE_SENTENCE[gate] ?? SENTENCE[code] ?? NO_SENTENCE);
    this.name = "Refusal";
    this.code = code;
    this.gate = gate;
  }

  /** Any thrown thing as a Refusal. A foreign message may quote the record, so it is dropped. */
  static from(error, code) {
    return error instanceof Refusal ? error : new Refusal(code);
  }
}
