/** The review list: each passage as staff read it, with what would be hidden marked. */
import { longDate } from "../lib/dates.js";

const SUBJECT = { client: "client", third: "someone else", thirdParty: "someone else", professional: "professional", staff: "professional" };

const SHOWN = new Set(["show", "nothing"]);

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
  const { text, category, subject, action } = segment;
  if (SHOWN.has(action)) return make("span", "app-found", text);
  const why = [words(category), SUBJECT[subject] ?? words(subject)].filter(Boolean).join(", ");
  return make("mark", "app-suggestion", text, make("span", "app-suggestion__why", ` (${why}: ${words(action)})`));
}

function drawPassage({ title, date, segments }) {
  const heading = make("h3", "nhsuk-heading-xs", title);
  if (date) heading.append(", ", longDate(date));
  return make("li", "app-passage", heading, make("p", "app-passage__text", ...segments.map(drawSegment)));
}

/** Draws the passages in `list` and returns how many there are and how many suggestions they hold. */
export function drawReview(list, passages) {
  list.replaceChildren(...passages.map(drawPassage));
  const suggestions = passages.flatMap(({ segments }) => segments)
    .filter((segment) => typeof segment !== "string" && !SHOWN.has(segment.action)).length;
  return { passages: passages.length, suggestions };
}

/** The review of a person who looked at every passage and accepted every suggestion. */
export function acceptAll(by, date) {
  return { by, date, reviewed: "all" };
}
