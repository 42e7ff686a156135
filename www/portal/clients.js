/** The list of clients. Only the opaque id goes into an address. */
import { shortDate } from "../lib/dates.js";
import { listedName } from "./patient.js";
import { fillSettings } from "./settings.js";

const list = document.querySelector("#clients");
const problem = document.querySelector("#problem");

function drawClient(patient) {
  const link = document.createElement("a");
  link.href = `record.html?patient=${encodeURIComponent(patient.id)}`;
  link.dataset.testid = "client";
  link.textContent = listedName(patient);
  const item = document.createElement("li");
  item.append(link);
  if (patient.birthDate) item.append(`, born ${shortDate(patient.birthDate)}`);
  return item;
}

async function showClients() {
  const response = await fetch("/fhir/Patient", { cache: "no-store", headers: { accept: "application/fhir+json" } });
  if (!response.ok) throw new Error("no list");
  const { entry = [] } = await response.json();
  const patients = entry.map(({ resource }) => resource)
    .sort((one, other) => listedName(one).localeCompare(listedName(other), "en-GB"));
  list.replaceChildren(...patients.map(drawClient));
}

fillSettings();
try {
  await showClients();
  document.body.dataset.state = "ready";
} catch {
  list.replaceChildren();
  problem.textContent = "The list of clients could not be fetched.";
  document.body.dataset.state = "failed";
}
