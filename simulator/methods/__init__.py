"""The Bot API's methods: what each accepts and the function behind it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from simulator.methods import chats, edits, files, media, messages, polling, polls, profile, queries
from simulator.params import Params
from simulator.world import World

Call = Callable[[World, Params], Any | Awaitable[Any]]

_TO = ("chat_id message_thread_id disable_notification protect_content allow_paid_broadcast message_effect_id "
       "business_connection_id direct_messages_topic_id")  # fmt: skip
_REPLY = "reply_parameters reply_to_message_id allow_sending_without_reply"
_SEND = f"{_TO} {_REPLY} reply_markup suggested_post_parameters"
_CAPTION = "caption parse_mode caption_entities"
_ABOVE = "show_caption_above_media"
_PLACE = "latitude longitude horizontal_accuracy live_period heading proximity_alert_radius"
_EDIT = "chat_id message_id inline_message_id reply_markup business_connection_id"
_PREVIEW = "link_preview_options disable_web_page_preview"
_WEBHOOK = "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token"
_TOPIC = "chat_id message_thread_id"


@dataclass(frozen=True, slots=True)
class Method:
    name: str
    call: Call
    accepts: frozenset[str]


def _table(*rows: tuple[str, Call, str]) -> dict[str, Method]:
    """By lower-case name: Telegram does not mind the case."""
    return {name.lower(): Method(name, call, frozenset(accepts.split())) for name, call, accepts in rows}


METHODS = _table(
    ("getMe", profile.get_me, ""),
    ("getMyName", profile.get_text("name"), "language_code"),
    ("setMyName", profile.set_text("name"), "name language_code"),
    ("getMyDescription", profile.get_text("description"), "language_code"),
    ("setMyDescription", profile.set_text("description"), "description language_code"),
    ("getMyShortDescription", profile.get_text("short_description"), "language_code"),
    ("setMyShortDescription", profile.set_text("short_description"), "short_description language_code"),
    ("getMyCommands", profile.get_my_commands, "scope language_code"),
    ("setMyCommands", profile.set_my_commands, "commands scope language_code"),
    ("deleteMyCommands", profile.delete_my_commands, "scope language_code"),
    ("getUpdates", polling.get_updates, "offset limit timeout allowed_updates"),
    ("setWebhook", polling.set_webhook, _WEBHOOK),
    ("deleteWebhook", polling.delete_webhook, "drop_pending_updates"),
    ("getWebhookInfo", polling.get_webhook_info, ""),
    ("sendMessage", messages.send_message, f"{_SEND} text parse_mode entities {_PREVIEW}"),
    ("sendLocation", messages.send_location, f"{_SEND} {_PLACE}"),
    ("sendVenue", messages.send_venue,
     f"{_SEND} {_PLACE} title address foursquare_id foursquare_type google_place_id google_place_type"),
    ("sendContact", messages.send_contact, f"{_SEND} phone_number first_name last_name vcard"),
    ("sendPoll", polls.send_poll,
     f"{_SEND} question question_parse_mode question_entities options is_anonymous type allows_multiple_answers "
     "correct_option_id correct_option_ids explanation explanation_parse_mode explanation_entities open_period "
     "close_date is_closed allows_revoting allow_adding_options hide_results_until_closes shuffle_options "
     "members_only country_codes description description_parse_mode description_entities media explanation_media"),
    ("stopPoll", polls.stop_poll, "chat_id message_id reply_markup business_connection_id"),
    ("sendPhoto", media.sender_of("photo"), f"{_SEND} photo {_CAPTION} {_ABOVE} has_spoiler"),
    ("sendVoice", media.sender_of("voice"), f"{_SEND} voice {_CAPTION} duration"),
    ("sendDocument", media.sender_of("document"),
     f"{_SEND} document thumbnail {_CAPTION} disable_content_type_detection"),
    ("sendVideo", media.sender_of("video"),
     f"{_SEND} video thumbnail cover start_timestamp {_CAPTION} {_ABOVE} has_spoiler duration width height "
     "supports_streaming"),
    ("sendAudio", media.sender_of("audio"), f"{_SEND} audio thumbnail {_CAPTION} duration performer title"),
    ("sendAnimation", media.sender_of("animation"),
     f"{_SEND} animation thumbnail {_CAPTION} {_ABOVE} has_spoiler duration width height"),
    ("sendVideoNote", media.sender_of("video_note"), f"{_SEND} video_note thumbnail duration length"),
    ("sendSticker", media.sender_of("sticker"), f"{_SEND} sticker emoji"),
    ("sendMediaGroup", media.send_media_group, f"{_TO} {_REPLY} media"),
    ("sendChatAction", messages.send_chat_action, "chat_id action message_thread_id business_connection_id"),
    ("copyMessage", messages.copy_message,
     f"{_SEND} from_chat_id message_id {_CAPTION} {_ABOVE} video_start_timestamp"),
    ("copyMessages", messages.copy_messages, f"{_TO} from_chat_id message_ids remove_caption"),
    ("forwardMessage", messages.forward_message,
     f"{_TO} suggested_post_parameters from_chat_id message_id video_start_timestamp"),
    ("forwardMessages", messages.forward_messages, f"{_TO} from_chat_id message_ids"),
    ("deleteMessage", messages.delete_message, "chat_id message_id"),
    ("deleteMessages", messages.delete_messages, "chat_id message_ids"),
    ("editMessageText", edits.edit_message_text, f"{_EDIT} text parse_mode entities {_PREVIEW}"),
    ("editMessageCaption", edits.edit_message_caption, f"{_EDIT} {_CAPTION} {_ABOVE}"),
    ("editMessageMedia", edits.edit_message_media, f"{_EDIT} media"),
    ("editMessageReplyMarkup", edits.edit_message_reply_markup, _EDIT),
    ("editMessageLiveLocation", edits.edit_message_live_location, f"{_EDIT} {_PLACE}"),
    ("answerCallbackQuery", queries.answer_callback_query, "callback_query_id text show_alert url cache_time"),
    ("answerInlineQuery", queries.answer_inline_query,
     "inline_query_id results cache_time is_personal next_offset button"),
    ("getFile", files.get_file, "file_id"),
    ("getChat", chats.get_chat, "chat_id"),
    ("getChatMember", chats.get_chat_member, "chat_id user_id"),
    ("getChatAdministrators", chats.get_chat_administrators, "chat_id return_bots"),
    ("getChatMemberCount", chats.get_chat_member_count, "chat_id"),
    ("leaveChat", chats.leave_chat, "chat_id"),
    ("pinChatMessage", chats.pin_chat_message, "chat_id message_id disable_notification business_connection_id"),
    ("unpinChatMessage", chats.unpin_chat_message, "chat_id message_id business_connection_id"),
    ("unpinAllChatMessages", chats.unpin_all_chat_messages, "chat_id"),
    ("setMessageReaction", chats.set_message_reaction, "chat_id message_id reaction is_big"),
    ("createForumTopic", chats.create_forum_topic, "chat_id name icon_color icon_custom_emoji_id"),
    ("editForumTopic", chats.edit_forum_topic, f"{_TOPIC} name icon_custom_emoji_id"),
    ("closeForumTopic", chats.close_forum_topic, _TOPIC),
    ("reopenForumTopic", chats.reopen_forum_topic, _TOPIC),
    ("deleteForumTopic", chats.delete_forum_topic, _TOPIC),
)  # fmt: skip
