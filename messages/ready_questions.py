"""What a consultant most often has to ask back, ready to be sent with one tap: for each chapter of the manual, and for any other."""

from messages.keyboards.button import Translate

GENERAL = ("since", "count", "photo", "tried", "where")
BY_CHAPTER = {
    "pasture": ("area", "grass", "since", "animals", "photo"),
    "silvopasture": ("tree", "area", "soil", "animals", "photo"),
    "soil-water": ("area", "soil", "since", "water", "photo"),
    "feeding": ("animal", "count", "eats", "grass", "photo"),
    "health": ("animal", "count", "since", "given", "eats", "photo"),
    "breeding": ("animal", "count", "birth", "since", "eats"),
    "dairy": ("milk", "count", "eats", "birth", "photo"),
    "management": ("animal", "count", "area", "tried"),
    "small-stock": ("animal", "count", "since", "given", "eats", "photo"),
    "fish": ("fish", "water", "count", "since", "eats", "photo"),
    "crops": ("crop", "area", "since", "given", "photo"),
    "land-law": ("papers", "area", "where", "since"),
    "programmes": ("papers", "area", "animals", "where"),
    "market": ("amount", "when", "where", "animal"),
}


def for_chapter(chapter: str | None) -> tuple[str, ...]:
    return BY_CHAPTER.get(chapter or "", GENERAL)


def words(question: str, _: Translate) -> tuple[str, str]:
    """(what stands on the button, what the farmer reads). Raises KeyError for a question that there is not."""
    return {
        "amount": (_("Cuánto"), _("¿Cuánto quiere vender o comprar?")),
        "animal": (_("Qué animal"), _("¿Qué animal es, y de qué edad?")),
        "animals": (_("Cuántas cabezas"), _("¿Cuántas cabezas de ganado tiene?")),
        "area": (_("Cuántas hectáreas"), _("¿De cuántas hectáreas se trata?")),
        "birth": (_("Preñada o parida"), _("¿Está preñada, o parió hace poco? ¿Hace cuánto?")),
        "count": (_("Cuántos"), _("¿Cuántos están así, y cuántos tiene en total?")),
        "crop": (_("Qué cultivo"), _("¿Qué cultivo es, y qué edad tiene?")),
        "eats": (_("Qué come"), _("¿Qué come y de dónde toma agua?")),
        "fish": (_("Qué pez"), _("¿Qué pez es, y de qué tamaño?")),
        "given": (_("Qué le dio"), _("¿Ya le dio o le puso algo? ¿Qué fue, y cuánto?")),
        "grass": (_("Qué pasto"), _("¿Qué pasto es, y qué alto tiene?")),
        "milk": (_("Cuánta leche"), _("¿Cuántos litros saca al día?")),
        "papers": (_("Qué papeles"), _("¿Qué papeles tiene ya? Mándeme una foto si puede.")),
        "photo": (_("Foto"), _("Mándeme por favor una foto de cerca y otra de lejos.")),
        "since": (_("Desde cuándo"), _("¿Desde cuándo pasa?")),
        "soil": (_("Qué suelo"), _("¿Cómo es el suelo: se encharca, es arenoso, es tierra roja?")),
        "tree": (_("Qué árbol"), _("¿Qué árbol es, y de qué tamaño?")),
        "tried": (_("Qué probó"), _("¿Qué ha probado ya?")),
        "water": (_("Cómo está el agua"), _("¿De dónde viene el agua, y de qué color se ve?")),
        "when": (_("Para cuándo"), _("¿Para cuándo lo necesita?")),
        "where": (_("Dónde"), _("¿En qué comunidad o kilómetro queda?")),
    }[question]
