#include "base/blob.inc"

        blob    podium_builtin_config, "config.json"
        blob    podium_builtin_tokenizer, "tokenizer.json"
        blob    podium_builtin_weights, "model.safetensors"
