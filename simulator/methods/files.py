"""getFile; the bytes are served under /file/bot<token>/<file_path>."""

from simulator.errors import bad_request
from simulator.files import MAX_DOWNLOAD
from simulator.params import Params
from simulator.world import Json, World


def get_file(world: World, p: Params) -> Json:
    file_id = p.text("file_id")
    file = world.files.by_id.get(file_id)
    if file is None:
        raise bad_request("invalid file_id")
    if file.size > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {"file_id": file_id, "file_unique_id": file.unique_id, "file_size": file.size, "file_path": file.path}
