/** Importing this registers `<redacted-record>`. A second copy of the library on one page leaves the first in place. */
import { RedactedRecordElement } from "./redacted-record-element.js";

if (globalThis.customElements && !customElements.get("redacted-record")) RedactedRecordElement.define();

export { RedactedRecordElement };
export default RedactedRecordElement;
