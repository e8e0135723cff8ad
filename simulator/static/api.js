async function call(method, path, body) {
  const request = { method };
  if (body instanceof FormData) request.body = body;
  else if (body !== undefined) {
    request.headers = { "Content-Type": "application/json" };
    request.body = JSON.stringify(body);
  }
  const response = await fetch(path, request);
  const text = await response.text();
  if (!response.ok) throw new Error(describe(text) || `${response.status} ${response.statusText}`);
  return text ? JSON.parse(text) : null;
}

function describe(text) {
  try {
    const answer = JSON.parse(text);
    return answer.description || answer.error || answer.detail;
  } catch {
    return text.slice(0, 200);
  }
}

const post = (path, body) => call("POST", path, body);

export const readState = () => call("GET", "/phone/state");
export const sendMessage = (message) => post("/phone/messages", message);
export const tap = (button) => post("/phone/taps", button);
export const editMessage = (edit) => post("/phone/edits", edit);
export const deleteMessage = (message) => post("/phone/deletes", message);
export const react = (reaction) => post("/phone/reactions", reaction);
export const vote = (ballot) => post("/phone/polls", ballot);
export const askInline = (question) => post("/phone/inline", question);
export const addPerson = (person) => post("/phone/people", person);
export const changePerson = (id, change) => post(`/phone/people/${id}/state`, change);
export const createGroup = (group) => post("/phone/groups", group);
export const changeMember = (chatId, member) => post(`/phone/groups/${chatId}/members`, member);
export const moveClock = (seconds) => post("/clock", { advance: seconds });
export const fileUrl = (fileId) => `/phone/files/${encodeURIComponent(fileId)}`;

/** Sends a file of a kind (photo, voice, video, document, audio...) with the message's other fields. */
export function sendFile(fields, file, name = file.name) {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) if (value !== undefined && value !== null) form.append(field, value);
  form.append("file", file, name);
  return post("/phone/messages", form);
}
