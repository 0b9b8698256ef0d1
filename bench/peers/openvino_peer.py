"""OpenVINO: f32, with the bf16 hint, and quantized to int8 by NNCF."""

from pathlib import Path

import numpy
import openvino
from beir_pairs import evenly
from onnx_export import exported
from padded import padded_batches
from peer import Pass, Peer, Task
from process import has_vnni

CALIBRATION_PAIRS = 128


def _inputs(batch) -> list[numpy.ndarray]:
    return [batch.input_ids, batch.attention_mask, batch.token_type_ids]


def _quantized(task: Task) -> Path:
    """NNCF's preset for transformers, calibrated on the measured pairs: the best case for it."""
    path = task.cache / f"int8-{task.calibration}.xml"
    if path.exists():
        return path
    import nncf

    # Without VNNI, 8-bit products overflow 16 bits; NNCF's fix is 7-bit weights.
    overflow = nncf.OverflowFix.DISABLE if has_vnni() else nncf.OverflowFix.ENABLE
    pairs = evenly(list(range(len(task.input_ids))), CALIBRATION_PAIRS)
    sample = task.part(pairs)
    batches = padded_batches(sample.input_ids, sample.token_type_ids, 1)
    quantized = nncf.quantize(
        openvino.Core().read_model(exported(task)),
        nncf.Dataset([_inputs(batch) for batch in batches]),
        model_type=nncf.ModelType.TRANSFORMER,
        subset_size=len(batches),
        advanced_parameters=nncf.AdvancedQuantizationParameters(overflow_fix=overflow),
    )
    openvino.save_model(quantized, path, compress_to_fp16=False)
    return path


class OpenVino(Peer):
    def __init__(self, precision: str):
        self.precision = precision
        self.ran_in = ""

    def settings(self) -> list[dict]:
        latency = [{"batch": batch, "hint": "LATENCY"} for batch in (8, 32)]
        return latency + [{"batch": batch, "hint": "THROUGHPUT"} for batch in (1, 8)]

    def load(self, settings: dict, task: Task):
        core = openvino.Core()
        path = _quantized(task) if self.precision == "int8" else exported(task)
        # The rest of the int8 graph is faster in bf16, if the processor has it.
        has_bf16 = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        hint = "f32" if self.precision == "f32" or (self.precision == "int8" and not has_bf16) else "bf16"
        model = core.compile_model(
            core.read_model(path),
            "CPU",
            {
                "PERFORMANCE_HINT": settings["hint"],
                "INFERENCE_PRECISION_HINT": hint,
                "INFERENCE_NUM_THREADS": task.threads,
            },
        )
        self.ran_in = model.get_property("INFERENCE_PRECISION_HINT").get_type_name()
        parallel = 1 if settings["hint"] == "LATENCY" else model.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")
        queue = openvino.AsyncInferQueue(model, parallel)

        def prepare(task: Task) -> Pass:
            batches = padded_batches(task.input_ids, task.token_type_ids, settings["batch"])
            inputs = [_inputs(batch) for batch in batches]
            logits = numpy.zeros(len(task.input_ids), numpy.float32)

            def keep(request: openvino.InferRequest, pairs: list[int]) -> None:
                logits[pairs] = request.get_output_tensor().data[:, 0]

            def score() -> numpy.ndarray:
                queue.set_callback(keep)
                for batch, of_batch in zip(batches, inputs):
                    queue.start_async(of_batch, batch.pairs, share_inputs=True)
                queue.wait_all()
                return logits

            return score

        return prepare

    def note(self) -> str:
        if self.precision == "bf16" and self.ran_in == "f32":
            return "this processor has no bf16: ran in f32"
        if self.precision == "int8":
            return f"the rest in {self.ran_in}" + ("" if has_vnni() else "; weights of 7 bits")
        return ""
