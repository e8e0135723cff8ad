const ROLES = {
  farmer: "Agricultor/a",
  consultant: "Consultor/a",
  organizer: "Organizador/a",
  coordinator: "Coordinador/a",
};

const ORDER = Object.keys(ROLES);
const FIRST_PHONES = 4;

export const roleName = (person) => ROLES[person.role_hint] ?? "Persona";

export const byRole = (a, b) => rank(a) - rank(b) || a.id - b.id;

const rank = ({ role_hint: role }) => (ORDER.includes(role) ? ORDER.indexOf(role) : ORDER.length);

/** Whose phones lie on the desk at first: one of each role, then others while there is room. */
export function firstPhones(people) {
  const sorted = [...people].sort(byRole);
  const one = sorted.filter((person, index) => sorted.findIndex((other) => other.role_hint === person.role_hint) === index);
  const rest = sorted.filter((person) => !one.includes(person));
  return new Set([...one, ...rest].slice(0, Math.max(one.length, FIRST_PHONES)).map((person) => person.id));
}
