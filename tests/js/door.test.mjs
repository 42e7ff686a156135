/** The second door, in a real browser under the site's own policy: what goes in as a fragment, what comes out. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, newPage, startServer } from "./harness.mjs";
import { openBlank } from "./walk.mjs";

const PEOPLE = {
  client: { given: ["Daniel"], family: "Whittaker", dob: "1984-03-05", nhs: "9999458076" },
  related: [{ name: "Kayleigh Doyle", relation: "partner" }],
  staff: ["Dr Anjali Rao"],
};
const CASE = { caseRef: "A-1", identityChecked: true };
const CLIENT = { audience: "client_screen", on: "2026-11-24", case: CASE, asSuggested: true };
const MARK = '<mark part="redaction">[redacted]</mark>';

/** What, the tree as [name, attributes, ...children], what comes out. */
const CASES = [
  ["plain text", ["p", {}, "Seen with Kayleigh today"], `<p>Seen with ${MARK} today</p>`],
  ["a name parted by elements", ["p", {}, "Kay", ["b", {}, "lei"], ["i", {}, "gh"], " Doyle rang"], `<p>${MARK}<b></b><i></i> rang</p>`],
  ["a number over the cells of a row", ["table", {}, ["tbody", {}, ["tr", {}, ["td", {}, "Kayleigh's NHS no 999 224"], ["td", {}, "5387"]]]],
    `<table><tbody><tr><td>${MARK} NHS no ${MARK}</td><td></td></tr></tbody></table>`],
  ["the client's own details", ["p", {}, "Daniel Whittaker, DOB 05/03/1984, NHS 999 945 8076"], "<p>Daniel Whittaker, DOB 05/03/1984, NHS 999 945 8076</p>"],
  ["a professional", ["p", {}, "Reviewed by Dr Anjali Rao"], "<p>Reviewed by Dr Anjali Rao</p>"],
  ["words in attributes", ["p", { title: "call Kayleigh", "aria-label": "note on Kayleigh Doyle" }, "x"], '<p aria-label="note on [redacted]" title="call [redacted]">x</p>'],
  ["the text of a picture", ["p", {}, ["img", { src: "/kayleigh.png", alt: "Kayleigh's photo" }]], `<p><span>${MARK} photo</span></p>`],
  ["the value of a field", ["input", { value: "Kayleigh" }], `<span>${MARK}</span>`],
  ["a link", ["a", { href: "/people/kayleigh-doyle" }, "Kayleigh"], `<span>${MARK}</span>`],
  ["classes, ids and data", ["p", { class: "third-party", id: "kayleigh", "data-name": "Kayleigh" }, "x"], "<p>x</p>"],
  ["what nobody reads", ["div", {}, ["script", {}, "let kayleigh"], ["style", {}, ".kayleigh{}"], ["template", {}, "Kayleigh"], "x"], "<div>x</div>"],
  ["elements that are not built", ["custom-card", {}, "Kayleigh, ", ["button", {}, "call back"]], `<span>${MARK}, <span>call back</span></span>`],
  ["two names and what stands between", ["p", {}, "Kayleigh Doyle and Kayleigh"], `<p>${MARK}</p>`],
];

/** What, the request, the code that refuses it. */
const REFUSED = [
  ["an unknown audience", { ...CLIENT, audience: "nobody" }, "nothing-released"],
  ["an audience that gets counts", { ...CLIENT, audience: "funder" }, "counts-only"],
  ["no audience", { on: "2026-11-24" }, "bad-request"],
  ["a gate that is not met", { ...CLIENT, case: undefined }, "gate-not-met"],
  ["a case that has expired", { ...CLIENT, case: { ...CASE, expires: "2026-01-01" } }, "gate-not-met"],
  ["a member that is not known", { ...CLIENT, showAll: true }, "bad-request"],
];

let server;
let browser;
let page;
let context;
before(async () => {
  server = await startServer();
  browser = await launch();
  ({ page, context } = await newPage(browser));
  await openBlank(page, server.url);
});
after(async () => { await context?.close(); await browser?.close(); await server?.stop(); });

function throughDoor(tree, request, attached = false) {
  return page.evaluate(async ([tree, request, people, attached]) => {
    const { redactFragment } = await import("/lib/html-door.js");
    const build = (node) => {
      if (typeof node === "string") return document.createTextNode(node);
      const [name, attributes, ...children] = node;
      const element = document.createElement(name);
      for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
      element.append(...children.map(build));
      return element;
    };
    const fragment = document.createDocumentFragment();
    fragment.append(build(tree));
    let given = fragment;
    if (attached) {
      // a shadow root is a fragment that is in the document
      const host = document.body.appendChild(document.createElement("div"));
      given = host.attachShadow({ mode: "open" });
      given.append(fragment);
    }
    try {
      const out = document.createElement("div");
      out.append(await redactFragment(given, request, people));
      return { html: out.innerHTML, whole: given.textContent.length };
    } catch (error) {
      return { code: error.code, message: error.message };
    }
  }, [tree, request, PEOPLE, attached]);
}

for (const [what, tree, html] of CASES) {
  test(`out of the door: ${what}`, async () => assert.equal((await throughDoor(tree, CLIENT)).html, html));
}

for (const [what, request, code] of REFUSED) {
  test(`nothing comes out for ${what}`, async () => {
    const answer = await throughDoor(["p", {}, "Seen with Kayleigh"], request);
    assert.equal(answer.code, code);
    assert.ok(!answer.message.includes("Kayleigh"));
  });
}

test("unreviewed, a client is shown none of it", async () => {
  const { html } = await throughDoor(["div", {}, ["p", {}, "Seen with Kayleigh"], ["p", {}, "No change"]], { ...CLIENT, asSuggested: false });
  assert.equal(html, `<div><p>${MARK}</p><p>${MARK}</p></div>`);
});

test("what is in the document already is refused", async () => {
  assert.equal((await throughDoor(["p", {}, "Kayleigh"], CLIENT, true)).code, "fragment-attached");
});

test("a tree deeper than any parser makes is refused", async () => {
  const answer = await page.evaluate(async ([request, people]) => {
    const { redactFragment } = await import("/lib/html-door.js");
    const fragment = document.createDocumentFragment();
    let at = fragment;
    for (let depth = 0; depth < 600; depth += 1) at = at.appendChild(document.createElement("div"));
    at.append("Kayleigh");
    return redactFragment(fragment, request, people).then(() => "out", (error) => error.code);
  }, [CLIENT, PEOPLE]);
  assert.equal(answer, "fragment-depth");
});
