import { el } from "./dom.js";
import { icon } from "./icons.js";
import { askFarmer } from "./people.js";
import { Phone } from "./phone.js";
import { byRole, firstPhones, roleName } from "./roles.js";
import { nameOf, state } from "./store.js";

/** The phones side by side; on a narrow screen one at a time, chosen with the tabs. */
export class Desk {
  constructor(element, tabs) {
    this.element = element;
    this.tabs = tabs;
    this.phones = new Map();
    this.tile = el("aside", { class: "tile", "aria-label": "Más teléfonos" });
    tabs.addEventListener("keydown", (event) => this.key(event));
  }

  addFarmer() {
    askFarmer({ element: document.body }, (person) => this.show(person.id));
  }

  take(event) {
    if (event.type === "state") this.begin();
    else if (event.type === "person") this.meet(event.person.id);
    else if (event.type === "chat") this.meet(event.chat.id);
    for (const phone of this.phones.values()) phone.take(event);
  }

  /** Lays the phones out anew, keeping those that were open and the chats open on them. */
  begin() {
    const before = new Map([...this.phones].map(([id, phone]) => [id, phone.chat?.id]));
    const kept = [...before.keys()].filter((id) => state.people.has(id));
    this.phones.clear();
    for (const id of new Set([...firstPhones(state.people.values()), ...kept])) this.place(id, before.get(id));
    if (!this.phones.has(this.current)) this.current = this.sorted()[0]?.person.id;
    this.draw();
  }

  /** A new person needs both his row and his chat before his phone can be laid down. */
  meet(id) {
    if (this.phones.has(id) || !state.people.has(id) || !state.chats.has(id)) return;
    if (id === this.awaited) this.show(id);
    else if (firstPhones(state.people.values()).has(id)) {
      this.place(id);
      this.draw();
    } else this.drawTile();
  }

  place(id, chatId) {
    const phone = new Phone(state.people.get(id));
    if (state.chats.has(chatId)) phone.open(chatId);
    this.phones.set(id, phone);
  }

  /** Opens a person's phone if it is not on the desk, and brings it into view. */
  show(id) {
    this.awaited = state.chats.has(id) ? null : id;
    if (this.awaited) return;
    if (!this.phones.has(id)) this.place(id);
    this.current = id;
    this.draw();
    const { element, composer } = this.phones.get(id);
    element.scrollIntoView({ inline: "nearest", block: "nearest" });
    composer.field.focus({ preventScroll: true });
  }

  sorted() {
    return [...this.phones.values()].sort((a, b) => byRole(a.person, b.person));
  }

  draw() {
    const wanted = [...this.sorted().map((phone) => phone.element), this.tile];
    for (const node of [...this.element.children]) if (!wanted.includes(node)) node.remove();
    wanted.forEach((node, index) => {
      if (this.element.children[index] !== node) this.element.insertBefore(node, this.element.children[index] ?? null);
    });
    this.drawTile();
    this.drawTabs();
    this.choose(this.current);
    for (const phone of this.phones.values()) if (phone.chat) phone.conversation.toEnd();
  }

  drawTile() {
    const away = [...state.people.values()].filter((person) => !this.phones.has(person.id)).sort(byRole);
    const add = el("button", { type: "button", class: "tile-add", on: { click: () => this.addFarmer() } }, el("span", { class: "round" }, icon("add")), "Agregar agricultor");
    const other = (person) =>
      el("li", {}, el("button", { type: "button", class: "choice", on: { click: () => this.show(person.id) } }, icon("phone"), `${nameOf(person)} · ${roleName(person)}`));
    this.tile.replaceChildren(add, ...(away.length ? [el("h2", {}, "Otros teléfonos"), el("ul", {}, away.map(other))] : []));
  }

  drawTabs() {
    const tab = ({ element, person }) =>
      el(
        "button",
        { type: "button", role: "tab", data: { personId: person.id }, "aria-controls": element.id, on: { click: () => this.choose(person.id) } },
        el("b", {}, person.first_name),
        el("span", {}, roleName(person)),
      );
    this.tabs.replaceChildren(...this.sorted().map(tab));
  }

  /** Which phone a narrow screen shows. */
  choose(id) {
    this.current = id;
    for (const tab of this.tabs.children) {
      const chosen = Number(tab.dataset.personId) === id;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
    }
    for (const phone of this.phones.values()) phone.element.classList.toggle("current", phone.person.id === id);
    const phone = this.phones.get(id);
    if (phone?.chat) phone.conversation.toEnd();
  }

  key(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const phones = this.sorted();
    const at = phones.findIndex((phone) => phone.person.id === this.current);
    this.choose(phones[(at + step + phones.length) % phones.length].person.id);
    this.tabs.querySelector('[aria-selected="true"]').focus();
  }
}
