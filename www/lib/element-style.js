/** How the element looks inside its shadow root. Pages restyle it through ::part() and the custom properties named here. */

const STYLE = `
:host {
  display: block;
  color: var(--redacted-record-text, #212b32);
  background: var(--redacted-record-background, #fff);
  font: var(--redacted-record-size, 1rem)/1.5 var(--redacted-record-font, Arial, sans-serif);
}
:host([hidden]) { display: none; }
h2, h3, h4, p, ul, ol, dl, dd { margin: 0; }
h2 { font-size: 1.5em; line-height: 1.3; margin-block: 1.5rem .75rem; }
h3 { font-size: 1.1875em; line-height: 1.4; }
h4 { font-size: 1em; margin-block-start: .75rem; }
ol, [part=contacts] > ul { list-style: none; padding: 0; }
article { border-block-start: 1px solid var(--redacted-record-rule, #aeb7bd); padding-block: 1rem; }
article > ul { padding-inline-start: 1.25rem; }
[part=about] { color: var(--redacted-record-quiet, #4c6272); margin-block-end: .5rem; }
[part=paragraph] { margin-block-start: .25em; max-inline-size: 44rem; white-space: pre-line; }
dt, [part=client-name], [part=contact-name] { font-weight: 700; }
[part=client-name] { font-size: 1.1875em; }
[part=contact] { margin-block-end: 1rem; }
dl > div { display: grid; grid-template-columns: minmax(8rem, 14rem) 1fr; gap: 1rem; padding-block: .125rem; }
dd { white-space: pre-line; }
[part=handling], [part=problem] {
  border: 2px solid currentcolor; border-inline-start-width: .5rem; padding: .75rem 1rem; font-weight: 700;
  color: var(--redacted-record-alert, #a2231d);
}
[part=status]:empty { display: none; }
progress { inline-size: min(100%, 20rem); }

/* One size everywhere, headings too: a block that followed its text would tell how long the hidden words were. */
mark {
  display: inline-block; box-sizing: border-box; inline-size: 12ch;
  font: 400 var(--redacted-record-size, 1rem)/1.3 var(--redacted-record-font, Arial, sans-serif); letter-spacing: normal; text-align: center;
  white-space: nowrap; text-indent: 0;
  color: #fff; background: #212b32; border: 1px solid #212b32; border-radius: 2px;
}
@media (forced-colors: active) {
  mark { forced-color-adjust: none; color: CanvasText; background: Canvas; border-color: CanvasText; }
}
/* Browsers leave fills off paper unless told otherwise, so on paper the block is a border and its word. */
@media print {
  :host { color: #000; background: none; }
  [part=status] { display: none; }
  mark { color: #000; background: none; border-color: #000; }
  h2, h3, h4, [part=about] { break-after: avoid; }
  mark, dl > div { break-inside: avoid; }
}
`;

let sheet = null;

/** The one sheet all elements share; made on first use, so that importing this on a server does nothing. */
export function elementSheet() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
  }
  return sheet;
}
