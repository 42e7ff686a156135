/** A client as the list shows them, from the FHIR Patient. */

/** FAMILY, Given (Title): ISB 1506. */
export function listedName({ name = [] }) {
  const { family, given = [], prefix = [], text = "" } = name.find(({ use }) => use === "official") ?? name[0] ?? {};
  if (!family) return text || "Name not recorded";
  const title = prefix[0] ? ` (${prefix[0]})` : "";
  return `${[family.toUpperCase(), given[0]].filter(Boolean).join(", ")}${title}`;
}

/** Where the whole record of the client with this opaque id is. */
export function recordAddress(id) {
  return `/fhir/Patient/${encodeURIComponent(id)}/$everything`;
}
