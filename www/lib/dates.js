/** Dates as the NHS writes them: long in what a client reads, short and unmistakable on a staff screen. */

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
  "November", "December"];

const ISO = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T.*)?$/;

/** A whole or part ISO date as {year, month, day}, or null. */
function parts(text) {
  const [, year, month, day] = ISO.exec(text) ?? [];
  if (!year || (month && !MONTHS[month - 1])) return null;
  return { year, month: month && MONTHS[month - 1], day };
}

/** 5 March 1984. What is not a date is returned as it is. */
export function longDate(text) {
  const date = parts(text);
  if (!date) return text;
  return [date.day && String(Number(date.day)), date.month, date.year].filter(Boolean).join(" ");
}

/** 05-Mar-1984 (ISB 1503). */
export function shortDate(text) {
  const date = parts(text);
  if (!date) return text;
  return [date.day, date.month?.slice(0, 3), date.year].filter(Boolean).join("-");
}

/** Whether `text` is a date that can be put in the `datetime` of a time element. */
export function isDate(text) {
  return parts(text) !== null;
}

/** Whole years from a birth date (1984-03-05 or 05-Mar-1984) to the ISO day `on`; null where the date is not whole. */
export function ageOn(born, on) {
  const [, day, name, year] = /^(\d{2})-([A-Z][a-z]{2})-(\d{4})$/.exec(born) ?? [];
  const month = MONTHS.findIndex((known) => known.slice(0, 3) === name) + 1;
  const iso = month ? `${year}-${String(month).padStart(2, "0")}-${day}` : born;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return null;
  const years = Number(on.slice(0, 4)) - Number(iso.slice(0, 4));
  return on.slice(5) < iso.slice(5) ? years - 1 : years;
}

/** Today where the reader is, as an ISO date. */
export function today(now = new Date()) {
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}
