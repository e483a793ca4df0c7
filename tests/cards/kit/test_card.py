"""A card's code stands once in a notebook, a card without it says what to do, a picture that it is one."""

import json
import re
from base64 import b64decode
from io import BytesIO

import numpy as np
import pytest
from javascript import in_node
from PIL import Image

import neuronlab as nl
from neuronlab.widgets.kit.bundle import STATIC, join_modules
from neuronlab.widgets.kit.card import Card, joined
from neuronlab.widgets.kit.code import Code
from neuronlab.widgets.kit.still import LEAST, with_note

ENTRIES = sorted(
    name
    for path in STATIC.rglob("*.py")
    for name in re.findall(r'_module = "(.*?)"', path.read_text("utf-8"))
)


def state(card):
    return card.get_state()


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_files_of_a_card_make_one_module(entry):
    """The page joins them unseen; here the check of their names is made."""
    files = {}
    for name in joined(entry):
        files |= Code.of(name.partition("/")[0]).files
    text = "".join(files[name] for name in joined(entry))
    assert text == re.sub("^export (?=function|const)", "", join_modules(joined(entry)), flags=re.MULTILINE)
    assert text.count("export ") == 1 and "export default {" in text


def test_all_cards_of_a_kernel_share_their_code():
    cards = nl.Stepper.of(nl.examples.two_neurons), nl.Exercise("4.1"), nl.Stepper.of(nl.examples.neuron)
    codes = {code.model_id for card in cards for code in card._code}
    assert len(codes) == 3  # kit, stepper, exercise
    for card in cards:
        own = state(card) | {"program": None, "cards": None, "printed": None}
        assert len(json.dumps(own, default=str)) < 5_000


def test_the_id_of_code_comes_from_its_text():
    before = Code.of("stepper")
    assert Code.of("stepper") is before and Code.of("kit").model_id != before.model_id
    name = before.model_id
    before.close()  # as Widget.close_all() does
    after = Code.of("stepper")
    assert after is not before and after.model_id == name and after.comm is not None


def test_a_card_knows_its_own_id():
    card = nl.NeuronMemory()
    assert card._id == card.model_id == state(card)["_id"]
    assert isinstance(card, Card)


STUB = """globalThis.ShadowRoot = class {};
globalThis.requestAnimationFrame = () => {};
const { default: stub } = await import(data.stub);
const el = { textContent: "" };
const model = {
  get: (name) => ({ _code: ["IPY_MODEL_gone"], _files: { js: "a.js", css: "a.css" }, _id: "card" })[name],
  widget_manager: { get_model: async () => { throw new Error("widget model not found"); } },
};
let clock = 0;
Date.now = () => (clock += 3000);
stub.initialize({ model });
let failed = "";
await stub.render({ model, el }).catch((error) => (failed = error.message));
const answer = { said: el.textContent, failed };"""


def test_a_card_without_its_code_says_what_to_do():
    answer = in_node(["kit/wire.js"], STUB, {"stub": (STATIC / "kit/stub.js").as_uri()})
    assert "Run the card's cell again" in answer["said"]
    assert answer["failed"] == "widget model not found"


@pytest.mark.parametrize("mode", ["P", "RGB"])
def test_a_still_picture_says_so_and_keeps_its_cards_room(mode):
    picture = Image.new("RGB", (400, 100), "white")
    picture.paste("#0072B2", (100, 0, 300, 100))
    picture.paste("black", (0, 0, 9, 9))
    picture = picture.quantize(3) if mode == "P" else picture
    file = BytesIO()
    picture.save(file, "PNG")
    for height, expected in ((0, 100 + LEAST), (300, 300)):
        page = Image.open(BytesIO(with_note(file.getvalue(), height))).convert("RGB")
        assert page.size == (400, expected)
        assert page.getpixel((200, 50)) == (0, 0x72, 0xB2)
        strip = np.asarray(page)[100:]
        assert strip[0, 0].tolist() == [255, 255, 255]
        assert len(np.unique(strip.reshape(-1, 3), axis=0)) > 1  # something is written there


def test_every_card_wears_the_note():
    card = nl.NeuronMemory()
    shown = Image.open(BytesIO(b64decode(card._repr_mimebundle_()[0]["image/png"])))
    bare = Image.open(BytesIO(b64decode(card._picture())))
    assert shown.width == bare.width and shown.height == max(bare.height + LEAST, card._height)
