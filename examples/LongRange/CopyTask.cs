using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Models;

namespace LongRange;

/// <summary>
/// The copy task: symbols, a long nothing, and the symbols again. Its root is the recall over long lags of Hochreiter and Schmidhuber 1997,
/// experiment 2; its form, with symbols, blanks and a signal, that of Arjovsky, Shah and Bengio 2016, with fewer symbols.
/// </summary>
internal sealed class CopyTask : LongRangeTask
{
    /// <summary>Number of different symbols.</summary>
    public const int Alphabet = 8;

    /// <summary>Number of symbols to copy.</summary>
    public const int Symbols = 2;

    private const int Blank = Alphabet, Signal = Alphabet + 1;

    /// <inheritdoc/>
    public override string Name => "copy";

    /// <inheritdoc/>
    public override string Definition =>
        $"{Symbols} symbols out of {Alphabet}, drawn uniformly, stand side by side among blanks; at the last {Symbols} steps there is a signal instead of a blank, and at each of them " +
        "one symbol, in their order, is the answer. In the sequences of the test the symbols stand at the very beginning; in those of training their place is drawn uniformly, " +
        $"so that short lags are among them. Inputs are one-hot; trained on cross-entropy. Guessing has 1/{Alphabet} of the symbols right, and a cross-entropy of ln {Alphabet}.";

    /// <inheritdoc/>
    public override string Measure => "share of symbols right";

    /// <inheritdoc/>
    public override string Baseline => "guessing";

    /// <inheritdoc/>
    public override double BaselineShare => 1.0 / Alphabet;

    /// <inheritdoc/>
    public override string ErrorName => "cross-entropy";

    /// <inheritdoc/>
    public override double BaselineError => Math.Log(Alphabet);

    /// <inheritdoc/>
    public override int InputSize => Alphabet + 2;

    /// <inheritdoc/>
    public override int OutputSize => Alphabet;

    /// <inheritdoc/>
    public override int MinimumLength => 2 * Symbols;

    /// <inheritdoc/>
    public override ProbeBatch Make(Random random, int sequences, int length, bool forTest)
    {
        var batch = new ProbeBatch(sequences, length, InputSize, Symbols, valueSize: 0);
        for (int sequence = 0; sequence < sequences; sequence++)
        {
            int start = forTest ? 0 : random.Next(length - 2 * Symbols + 1);
            for (int step = 0; step < length; step++)
            {
                int input = step >= length - Symbols ? Signal : Blank, number = step - start;
                if (number is >= 0 and < Symbols)
                    input = batch.Classes[number * sequences + sequence] = random.Next(Alphabet);
                batch.Inputs[(step * sequences + sequence) * InputSize + input] = 1;
            }
        }
        return batch;
    }

    /// <inheritdoc/>
    public override Assessment Assess(ProbeBatch batch, ReadOnlySpan<float> answers)
    {
        double error = 0;
        int right = 0;
        for (int i = 0; i < batch.Classes.Length; i++)
        {
            ReadOnlySpan<float> logits = answers.Slice(i * Alphabet, Alphabet);
            int best = 0;
            double largest = logits[0], sum = 0;
            for (int symbol = 1; symbol < Alphabet; symbol++)
            {
                if (logits[symbol] > largest)
                    (best, largest) = (symbol, logits[symbol]);
            }
            foreach (float logit in logits)
                sum += Math.Exp(logit - largest);
            error += (largest + Math.Log(sum) - logits[batch.Classes[i]]) / batch.Classes.Length;
            if (best == batch.Classes[i])
                right++;
        }
        return new Assessment((double)right / batch.Classes.Length, double.IsNaN(error) ? double.PositiveInfinity : error);
    }
}
