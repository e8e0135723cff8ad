"""The page in the system's Chromium, against a real server; the bot is a few plain calls."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from simulator.process import free_port, simulator_process
from tests.simulator.helpers import png
from tests.simulator.stage import CHROMIUM, QUIET, Stage, message, opened, phone, write

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="needs the system's Chromium")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Of this module only: while it lives, Playwright's own event loop would disturb asynchronous tests.
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET])
        yield chromium
        chromium.close()


@pytest.fixture
def stage(url: str) -> Iterator[Stage]:
    with httpx.Client(base_url=url, trust_env=False, timeout=15) as http:
        yield Stage(http)


@pytest.fixture
def page(browser: Browser, stage: Stage, url: str) -> Iterator[Page]:
    """The page on a desk's screen; a script error in it fails the test."""
    yield from opened(browser, url, 1500, 900)


@pytest.fixture
def small_page(browser: Browser, stage: Stage, url: str) -> Iterator[Page]:
    yield from opened(browser, url, 390, 844)


def test_phones_lie_in_the_order_of_roles_and_a_consultant_sees_his_group(page: Page, stage: Stage) -> None:
    expect(page.locator("section.phone")).to_have_count(3)
    people = page.locator("section.phone").evaluate_all("phones => phones.map(phone => Number(phone.dataset.personId))")
    assert people == [stage.julia, stage.elmer, stage.norma]
    expect(phone(page, stage.elmer)).to_have_attribute("data-chat-id", str(stage.group))
    expect(phone(page, stage.julia)).to_have_attribute("data-chat-id", str(stage.julia))


def test_bubbles_show_the_formatting_the_bot_gave(page: Page, stage: Stage) -> None:
    stage.says(stage.julia, "/start")
    sent = stage.bot_says(
        stage.julia,
        '<b>Moko <i>del plátano</i></b> 🍌 <u>hoy</u> <s>urea</s> <code>1:4</code> <a href="https://example.org/x">ficha</a>'
        "<blockquote>S/ 5</blockquote><pre>dosis</pre><tg-spoiler>INIA</tg-spoiler> &lt;b&gt; /escuelas",
    )
    words = message(page, stage.julia, sent).locator(".words")
    expect(words.locator("b")).to_have_text("Moko del plátano")
    expect(words.locator("b i")).to_have_text("del plátano")
    for tag, text in {"u": "hoy", "s": "urea", "code": "1:4", "blockquote": "S/ 5", "pre": "dosis"}.items():
        expect(words.locator(tag)).to_have_text(text)
    expect(words.get_by_role("link", name="ficha")).to_have_attribute("href", "https://example.org/x")
    expect(words).to_contain_text("<b>")
    spoiler = words.get_by_role("button", name="Ver texto oculto")
    spoiler.click()
    expect(words.locator(".spoiler")).not_to_have_attribute("data-hidden", "")
    words.get_by_role("button", name="/escuelas").click()
    expect(phone(page, stage.julia).locator('article[data-own="true"]').last).to_contain_text("/escuelas")


def test_markup_in_a_persons_words_stays_words(page: Page, stage: Stage) -> None:
    write(page, stage.julia, '<img src=x onerror="document.title=1"><b>no</b>')
    own = phone(page, stage.julia).locator('article[data-own="true"]')
    expect(own).to_contain_text("<b>no</b>")
    expect(own.locator(".words img")).to_have_count(0)


def test_enter_sends_and_shift_enter_makes_a_line(page: Page, stage: Stage) -> None:
    field = phone(page, stage.julia).get_by_label("Mensaje", exact=True)
    field.click()
    page.keyboard.type("hojas")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("amarillas")
    page.keyboard.press("Enter")
    assert stage.next_update("message")["text"] == "hojas\namarillas"
    expect(field).to_have_value("")


def test_a_tapped_button_reaches_the_bot_and_its_answer_shows(page: Page, stage: Stage) -> None:
    stage.says(stage.julia, "/start")
    keys = {"inline_keyboard": [[{"text": "Sí", "callback_data": "yes"}, {"text": "No", "callback_data": "no"}]]}
    sent = stage.bot_says(stage.julia, "¿Le sirvió?", reply_markup=keys)
    yes = message(page, stage.julia, sent).get_by_role("button", name="Sí")
    for alert in (False, True):
        yes.click()
        query = stage.next_update("callback_query")
        assert (query["data"], query["from"]["id"]) == ("yes", stage.julia)
        stage.bot("answerCallbackQuery", callback_query_id=query["id"], text="Gracias por avisar", show_alert=alert)
        expect(phone(page, stage.julia).get_by_role("alertdialog" if alert else "status")).to_contain_text("Gracias por avisar")
        expect(yes).not_to_have_class(re.compile("waiting"))
    phone(page, stage.julia).get_by_role("button", name="Aceptar").click()
    expect(phone(page, stage.julia).get_by_role("alertdialog")).to_have_count(0)


def test_a_photo_is_chosen_captioned_and_sent(page: Page, stage: Stage) -> None:
    julia = phone(page, stage.julia)
    julia.get_by_role("button", name="Adjuntar").click()
    julia.get_by_label("Foto o video").set_input_files({"name": "hoja.png", "mimeType": "image/png", "buffer": png(300, 200)})
    julia.get_by_label("Comentario").fill("Así está")
    julia.get_by_role("button", name="Enviar", exact=True).last.click()
    received = stage.next_update("message")
    assert received["caption"] == "Así está"
    assert received["photo"][-1]["width"] == 300
    image = message(page, stage.julia, received).get_by_role("img", name="Así está")
    expect(image).to_have_js_property("naturalWidth", 300)


def test_several_photos_go_as_an_album(page: Page, stage: Stage) -> None:
    julia = phone(page, stage.julia)
    julia.get_by_role("button", name="Adjuntar").click()
    photos: Any = [{"name": f"{n}.png", "mimeType": "image/png", "buffer": png(60 + n, 60)} for n in range(3)]
    julia.get_by_label("Foto o video").set_input_files(photos)
    julia.get_by_role("button", name="Enviar", exact=True).last.click()
    expect(julia.locator(".album article")).to_have_count(3)
    groups = {stage.next_update("message")["media_group_id"] for _ in range(3)}
    assert len(groups) == 1


def test_a_voice_note_is_recorded_and_can_be_played(page: Page, stage: Stage) -> None:
    julia = phone(page, stage.julia)
    julia.get_by_role("button", name="Grabar nota de voz").click()
    page.wait_for_timeout(1200)
    julia.get_by_role("button", name="Enviar nota de voz").click()
    received = stage.next_update("message")
    assert received["voice"]["duration"] >= 1
    player = message(page, stage.julia, received)
    player.get_by_role("button", name="Reproducir: Nota de voz").click()
    page.wait_for_function("() => document.querySelector('article audio').currentTime > 0")


def test_a_pin_is_dropped_in_inapari_or_where_one_says(page: Page, stage: Stage) -> None:
    julia = phone(page, stage.julia)
    for latitude, written in ((-10.95, None), (-11.5, "-11.5")):
        julia.get_by_role("button", name="Adjuntar").click()
        julia.get_by_role("button", name="Ubicación").click()
        if written:
            julia.get_by_label("Latitud").fill(written)
        julia.get_by_role("button", name="Enviar", exact=True).last.click()
        received = stage.next_update("message")
        assert received["location"] == {"latitude": latitude, "longitude": -69.58}
        expect(message(page, stage.julia, received)).to_contain_text(f"{latitude:.5f}, -69.58000")


def test_edits_and_deletions_show_at_once(page: Page, stage: Stage) -> None:
    sent = stage.bot_says(stage.group, "Caso 12: nuevo")
    expect(message(page, stage.elmer, sent)).to_contain_text("nuevo")
    stage.bot("editMessageText", chat_id=stage.group, message_id=sent["message_id"], text="Caso 12: lo tiene Elmer")
    expect(message(page, stage.elmer, sent)).to_contain_text("lo tiene Elmer")
    expect(message(page, stage.elmer, sent).locator(".edited")).to_be_visible()
    stage.bot("deleteMessage", chat_id=stage.group, message_id=sent["message_id"])
    expect(message(page, stage.elmer, sent)).to_have_count(0)


def test_a_person_edits_answers_and_deletes_from_the_menu(page: Page, stage: Stage) -> None:
    julia = phone(page, stage.julia)
    write(page, stage.julia, "mi platano")
    sent = stage.next_update("message")

    def choose(choice: str) -> None:
        message(page, stage.julia, sent).click(button="right")
        julia.get_by_role("button", name=choice).click()

    choose("Editar")
    write(page, stage.julia, "mi plátano")
    assert stage.next_update("edited_message")["text"] == "mi plátano"
    expect(message(page, stage.julia, sent)).to_contain_text("mi plátano")
    choose("Responder")
    write(page, stage.julia, "es urgente")
    assert stage.next_update("message")["reply_to_message"]["message_id"] == sent["message_id"]
    choose("Eliminar")
    expect(message(page, stage.julia, sent)).to_have_count(0)
    state = stage.http.get("/phone/state").json()
    chat = next(chat for chat in state["chats"] if chat["id"] == stage.julia)
    assert [gone["message_id"] for gone in chat["messages"] if gone.get("_deleted")] == [sent["message_id"]]


def test_a_reply_keyboard_speaks_for_the_person_and_goes_away(page: Page, stage: Stage) -> None:
    stage.says(stage.julia, "/start")
    rows = [["Mis preguntas"], [{"text": "Mi ubicación", "request_location": True}]]
    stage.bot_says(stage.julia, "Elija", reply_markup={"keyboard": rows, "resize_keyboard": True})
    keyboard = phone(page, stage.julia).get_by_role("group", name="Teclado del bot")
    keyboard.get_by_role("button", name="Mis preguntas").click()
    stage.next_update("message")  # /start
    assert stage.next_update("message")["text"] == "Mis preguntas"
    keyboard.get_by_role("button", name="Mi ubicación").click()
    phone(page, stage.julia).get_by_role("button", name="Enviar", exact=True).last.click()
    assert stage.next_update("message")["location"]["latitude"] == -10.95
    stage.bot_says(stage.julia, "Listo", reply_markup={"remove_keyboard": True})
    expect(keyboard).to_be_hidden()


def test_the_command_menu_lists_what_the_bot_published(page: Page, stage: Stage) -> None:
    commands = [{"command": "ayuda", "description": "Qué puedo hacer"}, {"command": "parar", "description": "Sin avisos"}]
    stage.bot("setMyCommands", commands=commands)
    julia = phone(page, stage.julia)
    julia.get_by_role("button", name="Comandos").click()
    expect(julia.locator(".suggestion")).to_have_text(["/ayudaQué puedo hacer", "/pararSin avisos"])
    page.keyboard.type("p")
    expect(julia.locator(".suggestion")).to_have_text(["/pararSin avisos"])
    julia.locator(".suggestion").click()
    assert stage.next_update("message")["text"] == "/parar"


def test_a_start_link_opens_in_the_phone_that_follows_it(page: Page, stage: Stage) -> None:
    sent = stage.bot_says(stage.group, '<a href="https://t.me/yachachiq_bot?start=inv-42">Invitación</a>')
    message(page, stage.elmer, sent).get_by_role("link", name="Invitación").click()
    expect(phone(page, stage.elmer)).to_have_attribute("data-chat-id", str(stage.elmer))
    assert stage.next_update("message")["text"] == "/start inv-42"
    phone(page, stage.julia).get_by_role("button", name="Más opciones").click()
    phone(page, stage.julia).get_by_role("button", name="Abrir un enlace").click()
    phone(page, stage.julia).get_by_label("Enlace", exact=True).fill("t.me/yachachiq_bot?start=abc")
    page.keyboard.press("Enter")
    received = stage.next_update("message")
    assert (received["text"], received["chat"]["id"]) == ("/start abc", stage.julia)


def test_inline_results_are_offered_while_typing_and_one_is_sent(page: Page, stage: Stage) -> None:
    julia = phone(page, stage.julia)
    julia.get_by_label("Mensaje", exact=True).fill("@yachachiq_bot moko")
    query = stage.next_update("inline_query")
    assert query["query"] == "moko"
    content = {"message_text": "Desinfecte el machete"}
    result = {"type": "article", "id": "1", "title": "Moko del plátano", "input_message_content": content}
    stage.bot("answerInlineQuery", inline_query_id=query["id"], results=[result])
    julia.get_by_role("button", name="Moko del plátano").click()
    expect(julia.locator('article[data-own="true"]')).to_contain_text("Desinfecte el machete")


def test_typing_reactions_and_pinned_messages_show(page: Page, stage: Stage) -> None:
    elmer = phone(page, stage.elmer)
    sent = stage.bot_says(stage.group, "Caso 12")
    stage.bot("sendChatAction", chat_id=stage.group, action="typing")
    expect(elmer).to_contain_text("escribiendo…")
    stage.bot("pinChatMessage", chat_id=stage.group, message_id=sent["message_id"])
    expect(elmer.locator(".pinned")).to_contain_text("Caso 12")
    message(page, stage.elmer, sent).click(button="right")
    elmer.get_by_role("button", name="Reaccionar con 👍").click()
    chip = message(page, stage.elmer, sent).get_by_role("button", name="Reacción 👍: 1")
    expect(chip).to_have_attribute("aria-pressed", "true")
    chip.click()
    expect(chip).to_have_count(0)


def test_the_clock_moves_by_an_hour_and_by_a_day(page: Page, stage: Stage) -> None:
    page.get_by_role("button", name="+1 hora").click()
    expect(page.locator(".clock-ahead")).to_have_text("+1 h")
    page.get_by_role("button", name="+1 día").click()
    expect(page.locator(".clock-ahead")).to_have_text("+1 d 1 h")
    assert stage.http.get("/clock").json()["offset"] == 90_000


def test_a_new_farmer_gets_a_phone_and_can_write(page: Page, stage: Stage) -> None:
    page.get_by_role("button", name="Agregar agricultor").first.click()
    page.get_by_label("Nombre").fill("Teodoro Puma")
    page.get_by_role("button", name="Agregar", exact=True).click()
    new = page.get_by_role("region", name="Teléfono de Teodoro Puma")
    new.get_by_role("button", name="Iniciar").click()
    received = stage.next_update("message")
    assert (received["text"], received["from"]["last_name"]) == ("/start", "Puma")
    expect(new.locator('article[data-own="true"]')).to_contain_text("/start")


def test_unread_messages_are_counted_in_the_list_of_chats(page: Page, stage: Stage) -> None:
    norma = phone(page, stage.norma)
    stage.says(stage.elmer, "Buenos días", chat_id=stage.group)
    norma.get_by_role("button", name="Chats, 1 sin leer").click()
    entry = norma.get_by_role("button", name=re.compile("Consultores"))
    expect(entry).to_contain_text("Elmer: Buenos días")
    entry.click()
    expect(norma.locator("article").last).to_contain_text("Buenos días")


def test_a_forum_shows_one_topic_at_a_time_and_writes_into_it(page: Page, stage: Stage) -> None:
    forum: int = stage.post("/phone/groups", title="Casos", members=[stage.norma], forum=True, bot_admin=True)["id"]
    thread = stage.bot("createForumTopic", chat_id=forum, name="Caso 31")["message_thread_id"]
    stage.bot_says(forum, "Mazorcas negras", message_thread_id=thread)
    stage.says(stage.norma, "Aviso a todos", chat_id=forum)
    norma = phone(page, stage.norma)
    norma.get_by_role("button", name="Chats").click()
    norma.get_by_role("button", name=re.compile("Casos")).click()
    expect(norma.get_by_role("log")).to_contain_text("Aviso a todos")
    norma.get_by_role("button", name="Caso 31", exact=True).click()
    expect(norma.get_by_role("log")).to_contain_text("Mazorcas negras")
    expect(norma.get_by_role("log")).not_to_contain_text("Aviso a todos")
    write(page, stage.norma, "Es monilia")
    expect(norma.get_by_role("log")).to_contain_text("Es monilia")
    chats = stage.http.get("/phone/state").json()["chats"]
    said = next(chat for chat in chats if chat["id"] == forum)["messages"][-1]
    assert (said["text"], said["message_thread_id"]) == ("Es monilia", thread)


def test_a_long_conversation_is_shown_from_its_end_and_in_parts(page: Page, stage: Stage) -> None:
    for number in range(160):
        stage.says(stage.julia, f"mensaje {number}")
    articles = phone(page, stage.julia).locator("article")
    expect(articles.last).to_contain_text("mensaje 159")
    page.reload()
    expect(articles).to_have_count(150)
    expect(articles.last).to_be_in_viewport()
    phone(page, stage.julia).get_by_role("button", name="Ver mensajes anteriores").click()
    expect(articles).to_have_count(160)


def test_the_page_finds_a_server_that_was_started_again(browser: Browser) -> None:
    port = free_port()
    with browser.new_context() as context:
        page = context.new_page()
        for words in ("antes", "después"):
            with simulator_process(port=port) as url, httpx.Client(base_url=url, trust_env=False) as http:
                julia = Stage(http).julia
                if words == "antes":
                    page.goto(url)
                page.get_by_label("conectado", exact=True).wait_for()
                write(page, julia, words)
                expect(phone(page, julia).locator("article .words")).to_have_text([words])
            page.get_by_label("sin conexión").wait_for()


def test_a_refusal_is_said_and_the_words_come_back(page: Page, stage: Stage) -> None:
    stage.post(f"/phone/people/{stage.julia}/state", deactivated=True)
    write(page, stage.julia, "hola")
    expect(phone(page, stage.julia).get_by_role("status")).to_contain_text("the account is gone")
    expect(phone(page, stage.julia).get_by_label("Mensaje", exact=True)).to_have_value("hola")


def test_a_narrow_screen_shows_one_phone_and_tabs(small_page: Page, stage: Stage) -> None:
    expect(phone(small_page, stage.julia)).to_be_visible()
    expect(phone(small_page, stage.elmer)).to_be_hidden()
    small_page.get_by_role("tab", name=re.compile("Elmer")).click()
    expect(phone(small_page, stage.elmer)).to_be_visible()
    expect(phone(small_page, stage.julia)).to_be_hidden()
    small_page.keyboard.press("ArrowLeft")
    expect(phone(small_page, stage.julia)).to_be_visible()
    assert small_page.evaluate("document.documentElement.scrollWidth") <= 390
    write(small_page, stage.julia, "hola desde el celular")
    assert stage.next_update("message")["text"] == "hola desde el celular"
