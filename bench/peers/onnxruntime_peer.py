"""onnxruntime, after its transformer optimizer: one node for the attention, bias and GELU, residual and LayerNorm."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy
import onnx
import onnxruntime
from onnx_export import exported
from padded import PaddedBatch, padded_batches
from peer import Pass, Peer, Task
from process import has_vnni


def _fused(task: Task) -> Path:
    path = task.cache / "fused.onnx"
    if path.exists():
        return path
    from onnxruntime.transformers.optimizer import optimize_model

    config = json.loads((task.model / "config.json").read_text())
    model = optimize_model(
        str(exported(task)),
        model_type="bert",
        num_heads=config["num_attention_heads"],
        hidden_size=config["hidden_size"],
        opt_level=0,
    )
    layers = config["num_hidden_layers"]
    fused = model.get_fused_operator_statistics()
    expected = {"Attention": layers, "BiasGelu": layers, "SkipLayerNormalization": 2 * layers}
    assert expected.items() <= fused.items(), f"the optimizer no longer knows this graph: {fused}"
    model.save_model_to_file(str(path))
    return path


def _quantized(task: Task) -> Path:
    path = task.cache / "int8.onnx"
    if path.exists():
        return path
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        str(_fused(task)),
        str(path),
        per_channel=True,
        # Without VNNI, 8-bit products overflow 16 bits; onnxruntime itself recommends 7-bit weights.
        reduce_range=not has_vnni(),
        weight_type=QuantType.QInt8,
        # For the outputs of fused nodes, which ONNX's type inference does not know.
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )
    return path


class OnnxRuntime(Peer):
    def __init__(self, precision: str):
        self.precision = precision

    def settings(self) -> list[dict]:
        # `parallel` is how many batches are in flight, each on its share of the threads.
        return [{"batch": batch, "parallel": parallel} for parallel in (1, 2) for batch in (8, 32)] + [
            {"batch": 1, "parallel": 2}
        ]

    def load(self, settings: dict, task: Task):
        path = _quantized(task) if self.precision == "int8" else _fused(task)
        parallel = min(settings["parallel"], task.threads)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = task.threads // parallel
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        threads = ThreadPoolExecutor(parallel)

        def run(inputs: dict) -> numpy.ndarray:
            return session.run(["logits"], inputs)[0][:, 0]

        def prepare(task: Task) -> Pass:
            batches = padded_batches(task.input_ids, task.token_type_ids, settings["batch"])
            inputs = [_inputs(batch) for batch in batches]

            def score() -> numpy.ndarray:
                logits = numpy.zeros(len(task.input_ids), numpy.float32)
                for batch, of_batch in zip(batches, threads.map(run, inputs)):
                    logits[batch.pairs] = of_batch
                return logits

            return score

        return prepare

    def note(self) -> str:
        return "weights of 7 bits" if self.precision == "int8" and not has_vnni() else ""


def _inputs(batch: PaddedBatch) -> dict[str, numpy.ndarray]:
    return {
        "input_ids": batch.input_ids,
        "attention_mask": batch.attention_mask,
        "token_type_ids": batch.token_type_ids,
    }
