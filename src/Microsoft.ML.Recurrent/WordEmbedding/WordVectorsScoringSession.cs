using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Scoring;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.LanguageModeling;

namespace Microsoft.ML.Recurrent.WordEmbedding;

/// <summary>The working memory of one cursor or prediction engine over word vectors.</summary>
internal sealed class WordVectorsScoringSession(WordVectorsScorer scorer, DataViewRow row) : ScoringSession(scorer.Outputs.Count)
{
    private readonly LanguageModelRowReader _reader = new(scorer.Space.Input, row);
    private readonly IdRows _rows = new();

    private Matrix Vectors => scorer.Space.Vectors;

    internal override int Read(int slot)
    {
        if (slot == 0)
            _rows.Clear();
        _reader.Read(_rows);
        return _rows.LengthOf(slot) + 1;
    }

    /// <summary>Nothing: vectors are looked up when they are asked for.</summary>
    internal override void Score(int count)
    {
    }

    internal override Delegate CreateGetter(int output, Func<int> currentSlot) => output == WordVectorsScorer.SequenceEmbeddingIndex
        ? (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
        {
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, Vectors.Columns);
            Average(_rows[currentSlot()], editor.Values);
            value = editor.Commit();
        })
        : (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
        {
            ReadOnlySpan<int> ids = _rows[currentSlot()];
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, checked(ids.Length * Vectors.Columns));
            for (int i = 0; i < ids.Length; i++)
            {
                Span<float> vector = editor.Values.Slice(i * Vectors.Columns, Vectors.Columns);
                int word = WordVectorSpace.WordOf(ids[i]);
                if (word < 0)
                    vector.Clear();
                else
                    Vectors.Row(word).CopyTo(vector);
            }
            value = editor.Commit();
        });

    private void Average(ReadOnlySpan<int> ids, Span<float> mean)
    {
        mean.Clear();
        int count = 0;
        foreach (int id in ids)
        {
            if (WordVectorSpace.WordOf(id) is >= 0 and int word)
            {
                VectorMath.Add(Vectors.Row(word), mean);
                count++;
            }
        }
        if (count > 0)
            VectorMath.Scale(1f / count, mean);
    }
}
