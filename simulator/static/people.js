import { addPerson, changeMember, createGroup } from "./api.js";
import { el } from "./dom.js";
import { roleName } from "./roles.js";
import { field, openChoices, openSheet } from "./sheet.js";
import { nameOf, state } from "./store.js";

const NAMES = ["Rosa Huamán", "Julio Quispe", "Nélida Cahuana", "Teodoro Puma", "Elsa Racua", "Wilber Ccori", "Marina Shapiama", "Abel Tije"];
const LANGUAGES = { es: "Español", pt: "Portugués", en: "Inglés" };

/** Asks for a new farmer and adds him; `host` is the tile (or phone) that the dialog lies over. */
export function askFarmer(host, onAdded) {
  const taken = new Set([...state.people.values()].map(nameOf));
  const name = el("input", { required: true, maxLength: 64, autocomplete: "off", value: NAMES.find((free) => !taken.has(free)) ?? "" });
  const language = el("select", {}, Object.entries(LANGUAGES).map(([value, words]) => el("option", { value }, words)));
  const add = async () => {
    const [first, ...last] = name.value.trim().split(/\s+/);
    onAdded(await addPerson({ first_name: first, last_name: last.join(" "), language_code: language.value, role_hint: "farmer" }));
  };
  openSheet(host, "Agregar agricultor", el("div", { class: "fields" }, field("Nombre", name), field("Idioma del teléfono", language)), [{ label: "Agregar", click: add }]);
  name.select();
}

const others = (except) => [...state.people.values()].filter((person) => !except.includes(person.id));

/** Makes a group of this person, the bot and whom he chooses. */
export function askGroup(phone) {
  const title = el("input", { required: true, maxLength: 128, autocomplete: "off", placeholder: "Consultores de Tahuamanu" });
  const box = (person) => {
    const input = el("input", { type: "checkbox", value: String(person.id) });
    return [input, el("label", { class: "check" }, input, `${nameOf(person)} · ${roleName(person)}`)];
  };
  const boxes = others([phone.person.id]).map(box);
  const create = async () => {
    const members = [phone.person.id, ...boxes.filter(([input]) => input.checked).map(([input]) => Number(input.value))];
    const group = await phone.run(createGroup({ title: title.value.trim(), members }));
    if (group && state.chats.has(group.id)) phone.open(group.id);
  };
  const content = el("div", { class: "fields" }, field("Nombre del grupo", title), boxes.map(([, label]) => label));
  openSheet(phone, "Nuevo grupo", content, [{ label: "Crear", click: create }]);
}

export function askMember(phone) {
  const join = (person) => () => phone.run(changeMember(phone.chat.id, { person_id: person.id, action: "join" }));
  const choices = others(phone.chat.members).map((person) => ({ icon: "contact", label: nameOf(person), click: join(person) }));
  if (choices.length) openChoices(phone, "Agregar al grupo", choices);
  else phone.toast("Todos están ya en el grupo");
}
