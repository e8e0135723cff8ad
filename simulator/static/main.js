import { clockBar } from "./clockbar.js";
import { Desk } from "./desk.js";
import { followServer } from "./events.js";
import { subscribe } from "./store.js";

const desk = new Desk(document.getElementById("desk"), document.getElementById("tabs"));
const setConnected = clockBar(document.getElementById("clock-bar"), () => desk.addFarmer());
subscribe((event) => desk.take(event));
followServer(setConnected);
