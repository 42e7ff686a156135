/** redacted-record for the page: the element (not yet registered), the second door, and the codes a page may meet. */
export { RedactedRecordElement } from "./redacted-record-element.js";
export { redactFragment } from "./html-door.js";
export { Refusal } from "./protocol.js";
