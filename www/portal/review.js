/** The review list: each passage as staff read it, with what would be hidden marked. */
import { shortDate } from "../lib/dates.js";

const SUBJECT = Object.freeze({
  client: "the client’s",
  third_party: "someone else’s",
  other_client: "another client’s",
  professional: "a professional’s",
  organization: "an organisation’s",
  unknown: "not known whose",
});

/** By the policy's letter, what becomes of it. */
const ACTION = Object.freeze({
  I: "initials only", D: "date moved", G: "made less exact", P: "pseudonym", L: "letter or role", B: "hidden", X: "removed",
  H: "held for a decision", W: "hidden", WS: "left out without a mark", N: "nothing shown",
});

function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

function words(code) {
  return String(code).replace(/[-_]/g, " ");
}

function drawSegment(segment) {
  if (typeof segment === "string") return segment;
  const { text, category, subject, action, why: reason, same } = segment;
  const told = same ? `${reason}; same name as in the ${same.title.toLowerCase()}${same.date ? ` of ${shortDate(same.date)}` : ""}` : reason;
  const why = `${words(category)}, ${SUBJECT[subject] ?? words(subject)}, ${told}: ${ACTION[action] ?? words(action)}`;
  return make("mark", "app-suggestion", text, make("span", "app-suggestion__why", ` (${why})`));
}

/** Sentences that seem to be more than the identifiers in them: told by somebody else, in confidence, privileged. */
function drawMarks(marks) {
  const told = marks.map(([cue, action]) => `${words(cue)}: ${ACTION[action] ?? words(action)}`);
  return make("p", "app-passage__marks", `A sentence seems ${told.join("; ")}.`);
}

function drawPassage({ title, date, action, marks, segments }) {
  const heading = make("h3", "nhsuk-heading-xs", title);
  if (date) heading.append(", ", shortDate(date));
  const passage = make("li", "app-passage", heading);
  if (action) passage.append(make("p", "app-passage__whole", `Whole passage: ${ACTION[action] ?? words(action)}.`));
  if (marks.length) passage.append(drawMarks(marks));
  passage.append(make("p", "app-passage__text", ...segments.map(drawSegment)));
  return passage;
}

/** Draws the passages in `list` and returns how many there are and how many suggestions they hold. */
export function drawReview(list, passages) {
  list.replaceChildren(...passages.map(drawPassage));
  const suggestions = passages.flatMap(({ segments }) => segments).filter((segment) => typeof segment !== "string").length;
  return { passages: passages.length, suggestions };
}

/** The review of a person who looked at every passage and accepted every suggestion. */
export function acceptAll(by, date) {
  return { by, date, reviewed: "all" };
}
