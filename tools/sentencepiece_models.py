"""Folders whose vocabulary is a SentencePiece model, without tokenizer.json. For
tokenizer_goldens.py and tokenizer_parity.py.

  pip install tokenizers transformers sentencepiece protobuf
"""

import io
import pathlib
import tempfile

import sentencepiece
from sentencepiece import sentencepiece_model_pb2

UNIGRAM, BPE = "unigram", "bpe"
FAIRSEQ_TOKENS = ["<s>", "<pad>", "</s>", "<unk>"]


def trained(algorithm, size, lines, rules=None, **options):
    """A model of at most `size` pieces, as bytes. `rules` are the character
    map's, a dict from texts to texts; without them it has none."""
    model = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        if rules:
            rows = ["\t".join(" ".join(f"{ord(c):X}" for c in text) for text in rule)
                    for rule in rules.items()]
            path = pathlib.Path(folder) / "rules.tsv"
            path.write_text("\n".join(rows) + "\n")
            options["normalization_rule_tsv"] = str(path)
        options.setdefault("normalization_rule_name", "identity")
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(lines), model_writer=model, vocab_size=size,
            model_type=algorithm, hard_vocab_limit=False, num_threads=1,
            character_coverage=0.999, minloglevel=2, **options)
    return model.getvalue()


def changed(model, change):
    """The model with change(ModelProto) applied."""
    proto = sentencepiece_model_pb2.ModelProto.FromString(model)
    change(proto)
    return proto.SerializeToString()


def of_fairseq(vocab, charsmap):
    """XLM-RoBERTa's model, from the vocabulary that its conversion gives: pieces
    and scores, with fairseq's tokens first and <mask> last."""
    proto = sentencepiece_model_pb2.ModelProto()
    kinds = sentencepiece_model_pb2.ModelProto.SentencePiece
    for text, kind in (("<unk>", kinds.UNKNOWN), ("<s>", kinds.CONTROL), ("</s>", kinds.CONTROL)):
        proto.pieces.add(piece=text, score=0, type=kind)
    for text, score in vocab[len(FAIRSEQ_TOKENS):-1]:
        proto.pieces.add(piece=text, score=score)
    proto.trainer_spec.model_type = sentencepiece_model_pb2.TrainerSpec.UNIGRAM
    proto.normalizer_spec.precompiled_charsmap = charsmap
    return proto.SerializeToString()


def folder(name, model_type, file, model, **options):
    return {file: model, "tokenizer_config.json": {"tokenizer_class": name} | options,
            "config.json": {"model_type": model_type}}


def xlm_roberta(model, **options):
    return folder("XLMRobertaTokenizer", "xlm-roberta", "sentencepiece.bpe.model", model, **options)


def camembert(model, **options):
    return folder("CamembertTokenizer", "camembert", "sentencepiece.bpe.model", model, **options)


def deberta_v2(model, **options):
    return folder("DebertaV2Tokenizer", "deberta-v2", "spm.model", model, **options)


def llama(model, **options):
    return folder("LlamaTokenizer", "llama", "tokenizer.model", model, **options)


def gemma(model, **options):
    return folder("GemmaTokenizer", "gemma", "tokenizer.model", model, **options)


DEBERTA_IDS = dict(pad_id=0, bos_id=1, eos_id=2, unk_id=3, pad_piece="[PAD]", bos_piece="[CLS]",
                   eos_piece="[SEP]", unk_piece="[UNK]")
GEMMA_IDS = dict(pad_id=0, eos_id=1, bos_id=2, unk_id=3, bos_piece="<bos>", eos_piece="<eos>")


def configurations(lines, rules):
    """Yields the files of small folders."""
    unigram = trained(UNIGRAM, 300, lines, rules)
    yield xlm_roberta(unigram)
    yield xlm_roberta(unigram, add_prefix_space=False, model_max_length=512, mask_token={
        "__type": "AddedToken", "content": "<mask>", "lstrip": True, "rstrip": False,
        "single_word": False, "normalized": False})
    yield {name: content for name, content in xlm_roberta(unigram).items()
           if name != "tokenizer_config.json"}
    yield xlm_roberta(trained(UNIGRAM, 250, lines, user_defined_symbols=["<|im_start|>"]))
    yield camembert(unigram)
    deberta = trained(UNIGRAM, 300, lines, rules, **DEBERTA_IDS)
    yield deberta_v2(deberta)
    yield deberta_v2(deberta, do_lower_case=True, split_by_punct=True)
    yield deberta_v2(deberta) | {"added_tokens.json": {
        "[MASK]": len(sentencepiece_model_pb2.ModelProto.FromString(deberta).pieces)}}

    def twice(proto):  # the later of two equal pieces counts
        proto.pieces.add(piece=proto.pieces[9].piece, score=-1.5)

    yield xlm_roberta(changed(unigram, twice))
    for byte_fallback in (False, True):
        bpe = trained(BPE, 500, lines, byte_fallback=byte_fallback)
        yield llama(bpe, add_bos_token=True, legacy=True)
        yield llama(bpe, add_bos_token=True, add_eos_token=True)
        yield llama(bpe, add_prefix_space=False)
        yield llama(changed(bpe, twice))
        yield gemma(trained(BPE, 500, lines, byte_fallback=byte_fallback,
                            user_defined_symbols=["<mask>", "<start_of_turn>"],
                            remove_extra_whitespaces=False, **GEMMA_IDS), add_bos_token=True)


def parity_folders(lines, xlm_roberta_vocab, charsmap):
    """Names of folders of real size, and functions that make their files."""
    if xlm_roberta_vocab is not None:
        yield "XLM-RoBERTa, SentencePiece", lambda: xlm_roberta(
            of_fairseq(xlm_roberta_vocab(), charsmap()))
    yield "CamemBERT, SentencePiece", lambda: camembert(
        trained(UNIGRAM, 8_000, lines, normalization_rule_name="nmt_nfkc"))
    yield "DeBERTa-v2, SentencePiece", lambda: deberta_v2(
        trained(UNIGRAM, 8_000, lines, **DEBERTA_IDS))
    yield "Llama 2, SentencePiece", lambda: llama(
        trained(BPE, 8_000, lines, byte_fallback=True), legacy=True, add_bos_token=True)
    yield "Gemma, SentencePiece", lambda: gemma(trained(
        BPE, 16_000, lines, byte_fallback=True, remove_extra_whitespaces=False,
        user_defined_symbols=["<mask>", "<start_of_turn>", "<end_of_turn>"], **GEMMA_IDS),
        add_bos_token=True)
