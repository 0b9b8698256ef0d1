# One symbol pair for each file of the built-in model; the folder is on the assembler's include path.
        .macro  blob symbol, file
        .balign 64
        .global podium_builtin_\symbol
        .hidden podium_builtin_\symbol
podium_builtin_\symbol:
        .incbin "\file"
        .global podium_builtin_\symbol\()_end
        .hidden podium_builtin_\symbol\()_end
podium_builtin_\symbol\()_end:
        .byte   0
        .endm

        .section .rodata
        blob    config, "config.json"
        blob    tokenizer, "tokenizer.json"
        blob    weights, "model.safetensors"

        .section .note.GNU-stack, "", %progbits
