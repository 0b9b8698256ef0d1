#include "ops/encoder_layer.h"

#include "ops/text_attention.h"

namespace podium {

void FinishLayer(const EncoderLayer& layer, const EncoderPass& pass,
                 ConstMatrixView context, MatrixView x) {
  ForEachRowBlock(pass, x.rows, [&](int64_t begin, int64_t count, int lane) {
    WorkspaceLane& w = pass.lane(lane);
    const MatrixView rows = x.RowRange(begin, count);
    const MatrixView attended = Scratch(w.attended, count, x.cols);
    const MatrixView intermediate =
        Scratch(w.intermediate, count, layer.intermediate.out_features);

    LinearResidual(pass.kernels,
                   pass.Prepared(context.RowRange(begin, count), lane),
                   layer.attention_output, rows, attended);
    LayerNorm(pass.kernels, layer.attention_norm, attended);
    LinearGelu(pass.kernels, pass.Prepared(attended, lane), layer.intermediate,
               intermediate);
    LinearResidual(pass.kernels, pass.Prepared(intermediate, lane),
                   layer.output, attended, rows);
    LayerNorm(pass.kernels, layer.output_norm, rows);
  });
}

void RunLayer(const EncoderLayer& layer, const EncoderPass& pass,
              MatrixView tokens) {
  Workspace& w = pass.workspace;
  const MatrixView query = Scratch(w.query, tokens.rows, tokens.cols);
  const MatrixView key_value =
      Scratch(w.key_value, tokens.rows, 2 * tokens.cols);
  const MatrixView context = Scratch(w.context, tokens.rows, tokens.cols);

  ForEachRowBlock(
      pass, tokens.rows, [&](int64_t begin, int64_t count, int lane) {
        const Operand in = pass.Prepared(tokens.RowRange(begin, count), lane);
        Linear(pass.kernels, in, layer.key_value,
               key_value.RowRange(begin, count));
        Linear(pass.kernels, in, layer.query, query.RowRange(begin, count));
      });
  AttendTexts(pass, query, key_value.ColumnRange(0, tokens.cols),
              key_value.ColumnRange(tokens.cols, tokens.cols), context);
  FinishLayer(layer, pass, context, tokens);
}

void RunLayerOnFirstTokens(const EncoderLayer& layer, const EncoderPass& pass,
                           ConstMatrixView tokens, MatrixView first) {
  Workspace& w = pass.workspace;
  const MatrixView query = Scratch(w.query, first.rows, first.cols);
  const MatrixView key_value =
      Scratch(w.key_value, tokens.rows, 2 * tokens.cols);
  const MatrixView context = Scratch(w.context, first.rows, first.cols);

  ForEachRowBlock(
      pass, tokens.rows, [&](int64_t begin, int64_t count, int lane) {
        Linear(pass.kernels, pass.Prepared(tokens.RowRange(begin, count), lane),
               layer.key_value, key_value.RowRange(begin, count));
      });
  Linear(pass.kernels, pass.Prepared(first, 0), layer.query, query);
  AttendFirstTokens(pass, query, key_value.ColumnRange(0, tokens.cols),
                    key_value.ColumnRange(tokens.cols, tokens.cols), context);
  FinishLayer(layer, pass, context, first);
}

}  // namespace podium
