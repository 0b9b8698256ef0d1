"""Stage 3: a cross-encoder that starts life ranking as its backbone, a bi-encoder, does.

Fine-tuning a bi-encoder with a new head on [CLS] first forgets most of what the bi-encoder knew:
the pair is encoded together, which it never saw, and nothing reads the match out. Here the match
is built into the weights, in the shape of a plain BertForSequenceClassification:

- One of the backbone's six layers is left out (LEFT_OUT; of all, the one whose absence moves the
  vectors least), which frees the last for the read-out.
- One coordinate of the hidden state, SIDE, carries which text a token belongs to (+1 query, -1
  document), and one dimension of each head's queries and keys reads it: tokens of the other text
  get 2 * WALL less before the softmax. Each text is so encoded by itself, as the bi-encoder would.
  The dimension given up is the one with the smallest singular value of the head's bilinear form.
- The last layer's heads gather, at [CLS], the mean of the query's tokens (half of the heads) and
  of the document's (the other half), each in HALF principal dimensions.
- Its feed-forward multiplies them: gelu(u) + gelu(-u) is nearly a square, and
  (q + d)^2 - (q - d)^2 = 4 q d, summed over the dimensions, is the inner product of the means.
- The pooler and the classifier carry that number out as the logit.

Everything is an ordinary weight, and training goes on from there.
"""

import argparse
import copy
import math
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertForSequenceClassification, BertModel

from encode import chunks, embed, load_teacher, load_tokenizer
from lists import Lists, load_pool, load_rows

LEFT_OUT = 2
WALL = 1.5
READ_WALL = 2.5
RIDGE = 1e-4
STEEP = 6.0
RENEWED = 3.0
HALF = 191  # principal dimensions a text
SQUARE = 0.35  # of a coordinate, before the gelu
LISTS = 60
SEED = 3


def type_weight(wall: float, width: int) -> float:
    """The weight that makes a product of two sides add `wall` to a score of heads `width` wide."""
    return math.sqrt(wall * math.sqrt(width))


def free_a_dimension(attention: nn.Module, heads: int) -> None:
    """Rewrites queries and keys so that each head's last dimension, its least, is nought."""
    width = attention.query.out_features // heads
    for head in range(heads):
        rows = slice(head * width, (head + 1) * width)
        q = torch.cat([attention.query.weight[rows], attention.query.bias[rows, None]], 1)
        k = torch.cat([attention.key.weight[rows], attention.key.bias[rows, None]], 1)
        # q^T k has rank `width`: its singular values are those of the small R_q R_k^T.
        basis_q, small_q = torch.linalg.qr(q.T)
        basis_k, small_k = torch.linalg.qr(k.T)
        left, values, right = torch.linalg.svd(small_q @ small_k.T)
        values[-1] = 0.0
        q = (basis_q @ left * values.sqrt()).T
        k = (basis_k @ right.T * values.sqrt()).T
        attention.query.weight[rows], attention.query.bias[rows] = q[:, :-1], q[:, -1]
        attention.key.weight[rows], attention.key.bias[rows] = k[:, :-1], k[:, -1]


def forget_input(linear: nn.Linear, place: int, mean: float) -> None:
    """Takes one input away from a linear map; its mean stays in the bias."""
    linear.bias += linear.weight[:, place] * mean
    linear.weight[:, place] = 0.0


def which_text(states: Tensor, sides: Tensor) -> tuple[Tensor, float]:
    """The linear map (hidden), offset that best says +1 or -1 of states (tokens, hidden). It is
    steadier than the coordinate itself, whose size follows each token's LayerNorm."""
    inputs = torch.cat([states, torch.ones(len(states), 1)], 1)
    square = inputs.T @ inputs + RIDGE * len(states) * torch.eye(inputs.shape[1])
    found = torch.linalg.solve(square, inputs.T @ sides)
    return found[:-1], float(found[-1])


def set_wall(attention: nn.Module, heads: int, states: Tensor, sides: Tensor) -> None:
    """Lets the last dimension of each head tell the texts apart: same side +WALL, other -WALL."""
    width = attention.query.out_features // heads
    weight, offset = which_text(states, sides)
    for linear in (attention.query, attention.key):
        linear.weight[width - 1 :: width] = type_weight(WALL, width) * weight
        linear.bias[width - 1 :: width] = type_weight(WALL, width) * offset


def carry_side(norm: nn.LayerNorm, before: Tensor, side: int) -> None:
    """Lets a LayerNorm pass the side on at a size of one, given inputs (tokens, hidden)."""
    centred = before - before.mean(1, keepdim=True)
    size = (centred[:, side] / before.std(1, correction=0)).abs().mean()
    norm.weight[side], norm.bias[side] = 1.0 / size, 0.0


def renew_side(layer: nn.Module, side: int) -> None:
    """Gives up two neurons to bring the side back to one size for all tokens:
    gelu(u + 1) - gelu(u - 1) - 1 goes from -1 to 1 and stays there."""
    ffn_in, ffn_out = layer.intermediate.dense, layer.output.dense
    least = (ffn_in.weight.norm(dim=1) * ffn_out.weight.norm(dim=0)).argsort()[:2]
    ffn_in.weight[least], ffn_out.weight[:, least] = 0.0, 0.0
    ffn_in.weight[least, side] = STEEP
    ffn_in.bias[least] = torch.tensor([1.0, -1.0])
    ffn_out.weight[side, least] = torch.tensor([RENEWED, -RENEWED])
    ffn_out.bias[side] = -RENEWED


def put_walls(bert: BertModel, batches: list[dict], side: int, means: list[Tensor]) -> None:
    """Gives the side its coordinate in every layer. `means`: of that layer's old inputs (hidden)."""
    config = bert.config
    table = bert.embeddings
    for part in (table.word_embeddings, table.position_embeddings):
        part.weight[:, side] = 0.0
    spread = table.word_embeddings.weight.std()
    table.position_embeddings.weight[0, side] = 9 * spread  # [CLS] has long states
    table.token_type_embeddings.weight[0, side], table.token_type_embeddings.weight[1, side] = 3 * spread, -3 * spread

    def flat(states: list[Tensor]) -> Tensor:
        return torch.cat([s[b["attention_mask"].bool()] for s, b in zip(states, batches)])

    def before_norm(batch: dict) -> Tensor:
        places = torch.arange(batch["input_ids"].shape[1])
        return (table.word_embeddings(batch["input_ids"]) + table.position_embeddings(places)
                + table.token_type_embeddings(batch["token_type_ids"]))

    carry_side(table.LayerNorm, flat([before_norm(b) for b in batches]), side)
    states = [table(input_ids=b["input_ids"], token_type_ids=b["token_type_ids"]) for b in batches]
    sides = flat([1.0 - 2.0 * b["token_type_ids"].float() for b in batches])
    masks = [(1 - b["attention_mask"][:, None, None, :].float()) * -1e9 for b in batches]
    for layer, mean in zip(bert.encoder.layer, means):
        attend = layer.attention
        for linear in (attend.self.query, attend.self.key, attend.self.value):
            forget_input(linear, side, float(mean[side]))
        free_a_dimension(attend.self, config.num_attention_heads)
        set_wall(attend.self, config.num_attention_heads, flat(states), sides)
        for linear in (attend.output.dense, layer.output.dense):
            linear.weight[side], linear.bias[side] = 0.0, 0.0
        gathered = [attend.self(s, m)[0] for s, m in zip(states, masks)]
        summed = [s + attend.output.dense(g) for s, g in zip(states, gathered)]
        carry_side(attend.output.LayerNorm, flat(summed), side)
        states = [attend.output.LayerNorm(s) for s in summed]
        forget_input(layer.intermediate.dense, side, 0.0)
        renew_side(layer, side)
        summed = [s + layer.output.dense(layer.intermediate(s)) for s in states]
        carry_side(layer.output.LayerNorm, flat(summed), side)
        states = [layer.output.LayerNorm(s) for s in summed]


def read_out(model: BertForSequenceClassification, basis: Tensor, states: Tensor, sides: Tensor, resting: Tensor, side: int, spare: int) -> None:
    """Makes the last layer multiply the texts' means. `basis` (HALF, hidden): principal dimensions;
    `states` (tokens, hidden) and `sides` (tokens): its inputs and their texts; `resting` (hidden):
    the mean state of [CLS]. The product is written to coordinate `spare`."""
    config = model.config
    heads, hidden = config.num_attention_heads, config.hidden_size
    width = hidden // heads
    layer = model.bert.encoder.layer[-1]
    attend, ffn_in, ffn_out = layer.attention, layer.intermediate.dense, layer.output.dense
    free = [c for c in range(hidden) if c not in (side, spare)]
    query_at, document_at = torch.tensor(free[:HALF]), torch.tensor(free[HALF : 2 * HALF])
    for linear in (attend.self.query, attend.self.key):
        linear.weight.normal_(0.0, 0.01)
        linear.weight[width - 1 :: width] = 0.0
        linear.bias.zero_()
    sign = torch.ones(heads)
    sign[heads // 2 :] = -1.0
    weight, offset = which_text(states, sides)
    attend.self.query.bias[width - 1 :: width] = type_weight(READ_WALL, width)  # whatever [CLS] is like
    attend.self.key.weight[width - 1 :: width] = type_weight(READ_WALL, width) * sign[:, None] * weight
    attend.self.key.bias[width - 1 :: width] = type_weight(READ_WALL, width) * sign * offset
    attend.self.value.weight.zero_()
    attend.self.value.bias.zero_()
    attend.self.value.weight[:HALF] = basis
    attend.self.value.weight[hidden // 2 : hidden // 2 + HALF] = basis
    loud = 6.0  # so that [CLS]'s own state hardly matters
    attend.output.dense.weight.zero_()
    attend.output.dense.weight[query_at, torch.arange(HALF)] = loud
    attend.output.dense.weight[document_at, hidden // 2 + torch.arange(HALF)] = loud
    attend.output.dense.bias.copy_(-resting)
    attend.output.dense.bias[side] = 0.0
    attend.output.LayerNorm.weight.fill_(1.0)
    attend.output.LayerNorm.weight[spare] = 0.0
    attend.output.LayerNorm.bias.zero_()
    ffn_in.weight[: 4 * HALF], ffn_in.bias[: 4 * HALF] = 0.0, 0.0
    ffn_out.weight.zero_()
    ffn_out.bias.zero_()
    for turn, (both, other) in enumerate(((1, 1), (-1, -1), (1, -1), (-1, 1))):
        rows = torch.arange(HALF) + turn * HALF
        ffn_in.weight[rows, query_at] = SQUARE * both
        ffn_in.weight[rows, document_at] = SQUARE * other
        ffn_out.weight[spare, rows] = 0.05 if turn < 2 else -0.05
    layer.output.LayerNorm.weight.fill_(1.0)
    layer.output.LayerNorm.bias.zero_()


def settle_head(model: BertForSequenceClassification, batches: list[dict], spare: int, slope: float = 4.0) -> None:
    """Sets pooler and classifier so that the product spans tanh's middle and the logit's range."""
    at_spare = torch.cat([model.bert(**b).last_hidden_state[:, 0, spare] for b in batches])
    pooler = model.bert.pooler.dense
    pooler.weight.normal_(0.0, 0.02)
    pooler.bias.zero_()
    pooler.weight[0].zero_()
    pooler.weight[0, spare] = 0.4 / at_spare.std()
    pooler.bias[0] = -0.4 * at_spare.mean() / at_spare.std()
    model.classifier.weight.normal_(0.0, 0.02)
    model.classifier.weight[0, 0] = slope
    model.classifier.bias.zero_()


@torch.no_grad()
def transplant(backbone: BertModel, tokenizer: object, pairs: list[tuple[str, str]]) -> BertForSequenceClassification:
    """The cross-encoder; `pairs` are only looked at for means and principal dimensions."""
    torch.manual_seed(SEED)
    config = BertConfig.from_dict(backbone.config.to_dict() | {
        "num_labels": 1, "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0})
    config._attn_implementation = "eager"
    model = BertForSequenceClassification(config).eval()
    kept = [copy.deepcopy(l) for i, l in enumerate(backbone.encoder.layer) if i != LEFT_OUT]
    model.bert.embeddings.load_state_dict(backbone.embeddings.state_dict())
    for own, layer in zip(model.bert.encoder.layer, [*kept, kept[-1]]):
        own.load_state_dict(layer.state_dict())

    # The five layers alone, as a bi-encoder: what their states are like.
    five = copy.deepcopy(backbone)
    five.encoder.layer = nn.ModuleList(kept)
    five.config.num_hidden_layers = len(kept)
    texts = [t for pair in pairs for t in pair]
    vectors = embed(five, tokenizer, texts, 128, 32)
    _, _, turned = torch.linalg.svd(vectors, full_matrices=False)
    mixed, _ = torch.linalg.qr(torch.randn(HALF, HALF))
    basis = mixed @ turned[:HALF]
    single = [b for _, b in chunks(tokenizer, texts[:200], 128, 32)]
    seen: list[list[Tensor]] = [[] for _ in kept]
    quiet = torch.zeros(config.hidden_size)
    for batch in single:
        real = batch["attention_mask"].bool()
        for number, state in enumerate(five(**batch, output_hidden_states=True).hidden_states[: len(kept)]):
            seen[number].append(state[real])
            quiet += state[real].var(0)
    side, spare = quiet.argsort()[:2].tolist()
    batches = [b for _, b in chunks(tokenizer, pairs, 128, 32)]
    put_walls(model.bert, batches, side, [torch.cat(s).mean(0) for s in seen])
    inputs = [model.bert(**b, output_hidden_states=True).hidden_states[-2] for b in batches]
    real = [b["attention_mask"].bool() for b in batches]
    states = torch.cat([s[r] for s, r in zip(inputs, real)])
    sides = torch.cat([1.0 - 2.0 * b["token_type_ids"][r].float() for b, r in zip(batches, real)])
    resting = torch.cat([s[:, 0] for s in inputs]).mean(0)
    read_out(model, basis, states, sides, resting, side, spare)
    settle_head(model, batches, spare)
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backbone", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    args = parser.parse_args()
    lists = Lists(load_pool(args.work), load_rows(args.work / "lists.jsonl"), SEED)
    pairs = [(e.query, t) for e in (lists.draw(6, 0.3) for _ in range(LISTS)) for t in e.texts]
    tokenizer = load_tokenizer(args.backbone)
    model = transplant(load_teacher(args.backbone), tokenizer, pairs)
    model.save_pretrained(args.to)
    tokenizer.no_truncation()
    tokenizer.save(str(args.to / "tokenizer.json"))


if __name__ == "__main__":
    main()
