using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Models;

namespace LongRange.Tests;

public sealed class TaskTests
{
    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (LongRangeTask task in LongRangeTask.All)
            {
                foreach (int length in (int[])[task.MinimumLength, task.MinimumLength + 1, 31])
                    cases.Add(task.Name, length);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_seed_gives_the_same_sequences_and_another_seed_gives_others(string name, int length)
    {
        LongRangeTask task = TaskOf(name);
        ProbeBatch first = task.Make(new Random(5), 40, length, forTest: false), again = task.Make(new Random(5), 40, length, forTest: false);

        Assert.Equal(first.Inputs, again.Inputs);
        Assert.Equal(first.Values, again.Values);
        Assert.Equal(first.Classes, again.Classes);
        Assert.NotEqual(first.Inputs, task.Make(new Random(6), 40, length, forTest: false).Inputs);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(50)]
    public void Adding_marks_a_step_of_each_half_and_asks_for_the_sum_of_their_values(int length)
    {
        ProbeBatch batch = new AddingTask().Make(new Random(1), 30, length, forTest: true);
        for (int sequence = 0; sequence < batch.Sequences; sequence++)
        {
            float[] values = [.. Enumerable.Range(0, length).Select(step => batch.Inputs[(step * batch.Sequences + sequence) * 2])];
            int[] marked = [.. Enumerable.Range(0, length).Where(step => batch.Inputs[(step * batch.Sequences + sequence) * 2 + 1] != 0)];

            Assert.All(values, value => Assert.InRange(value, 0, 1));
            Assert.Equal(2, marked.Length);
            Assert.True(marked[0] < length / 2 && marked[1] >= length / 2);
            Assert.All(marked, step => Assert.Equal(1, batch.Inputs[(step * batch.Sequences + sequence) * 2 + 1]));
            Assert.Equal(values[marked[0]] + values[marked[1]], batch.Values[sequence]);
        }
    }

    [Fact]
    public void Always_answering_1_has_the_baselines_figures()
    {
        var task = new AddingTask();
        ProbeBatch batch = task.Make(new Random(1), 20_000, 4, forTest: true);
        Assessment assessment = task.Assess(batch, [.. Enumerable.Repeat(1f, batch.Sequences)]);

        // Five standard deviations of a mean over 20,000.
        Assert.Equal(task.BaselineShare, assessment.Share, 0.01);
        Assert.Equal(task.BaselineError, assessment.Error, 0.007);
    }

    [Fact]
    public void Answers_of_the_adding_task_are_right_within_the_tolerance()
    {
        var batch = new ProbeBatch(4, 1, 2, 1, 1);
        new float[] { 1, 1, 1, 1 }.CopyTo(batch.Values, 0);

        Assessment assessment = new AddingTask().Assess(batch, [1, 1.03f, 0.95f, 3]);

        Assert.Equal(0.5, assessment.Share);
        Assert.Equal((0.0009 + 0.0025 + 4) / 4, assessment.Error, 1e-6);
        Assert.Equal(double.PositiveInfinity, new AddingTask().Assess(batch, [1, 1, 1, float.NaN]).Error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Copy_shows_symbols_among_blanks_and_asks_for_them_in_their_order(bool forTest)
    {
        const int Length = 12;
        ProbeBatch batch = new CopyTask().Make(new Random(1), 200, Length, forTest);
        var starts = new HashSet<int>();
        for (int sequence = 0; sequence < batch.Sequences; sequence++)
        {
            int[] inputs = [.. Enumerable.Range(0, Length).Select(step => InputAt(batch, step, sequence))];
            int start = Array.FindIndex(inputs, input => input < CopyTask.Alphabet);
            starts.Add(start);

            Assert.Equal(Enumerable.Range(0, CopyTask.Symbols).Select(i => batch.Classes[i * batch.Sequences + sequence]), inputs.Skip(start).Take(CopyTask.Symbols));
            Assert.Equal(Enumerable.Repeat(CopyTask.Alphabet + 1, CopyTask.Symbols), inputs.TakeLast(CopyTask.Symbols));
            Assert.Equal(Length - 2 * CopyTask.Symbols, inputs.Count(input => input == CopyTask.Alphabet));
        }

        Assert.Equal(forTest ? [0] : Enumerable.Range(0, Length - 2 * CopyTask.Symbols + 1), starts.Order());
    }

    [Fact]
    public void Answers_of_the_copy_task_are_judged_by_their_largest_logit()
    {
        var task = new CopyTask();
        ProbeBatch batch = task.Make(new Random(1), 1, task.MinimumLength, forTest: true);
        var answers = new float[batch.Classes.Length * CopyTask.Alphabet];

        Assert.Equal(task.BaselineError, task.Assess(batch, answers).Error, 1e-12);

        answers[batch.Classes[0]] = 100;
        answers[CopyTask.Alphabet + (batch.Classes[1] + 1) % CopyTask.Alphabet] = 100;
        Assessment assessment = task.Assess(batch, answers);
        Assert.Equal(0.5, assessment.Share);
        Assert.Equal(50, assessment.Error, 1e-6);
    }

    private static LongRangeTask TaskOf(string name) => LongRangeTask.All.Single(task => task.Name == name);

    private static int InputAt(ProbeBatch batch, int step, int sequence)
    {
        float[] input = batch.Inputs[((step * batch.Sequences + sequence) * batch.InputSize)..((step * batch.Sequences + sequence + 1) * batch.InputSize)];
        Assert.Equal(1, input.Sum());
        return Array.IndexOf(input, 1);
    }
}
