using Microsoft.ML.Runtime;

namespace Microsoft.ML.Contract.Tests;

/// <summary>What reaches <c>MLContext.Log</c>.</summary>
public class LogTests
{
    private static List<LoggingEventArgs> EventsOf(Action<MLContext> act)
    {
        var ml = new MLContext(1);
        var events = new List<LoggingEventArgs>();
        ml.Log += (_, logged) => events.Add(logged);
        act(ml);
        return events;
    }

    [Fact]
    public void Channel_messages_reach_the_log_with_their_kind_and_source()
    {
        var events = EventsOf(ml =>
        {
            using var channel = ((IHostEnvironment)ml).Register("Trainer").Start("Fitting");
            channel.Trace(MessageSensitivity.None, "a trace");
            channel.Info(MessageSensitivity.None, "epoch {0} of {1}", 1, 2);
            channel.Warning(MessageSensitivity.None, "a warning");
            channel.Error(MessageSensitivity.None, "an error");
        });

        var own = events.Where(logged => logged.RawMessage is "a trace" or "epoch 1 of 2" or "a warning" or "an error").ToArray();
        Assert.Equal(["a trace", "epoch 1 of 2", "a warning", "an error"], own.Select(logged => logged.RawMessage));
        Assert.Equal([ChannelMessageKind.Trace, ChannelMessageKind.Info, ChannelMessageKind.Warning, ChannelMessageKind.Error], own.Select(logged => logged.Kind));
        Assert.All(own, logged => Assert.Equal("Trainer; Fitting", logged.Source));
    }

    [Fact]
    public void The_message_shows_source_kind_and_text()
    {
        var events = EventsOf(ml =>
        {
            using var channel = ((IHostEnvironment)ml).Start("Fitting");
            channel.Warning(MessageSensitivity.None, "careful");
        });

        var warning = Assert.Single(events, logged => logged.RawMessage == "careful");
        Assert.Equal("[Source=Fitting, Kind=Warning] careful", warning.Message);
    }

    [Fact]
    public void A_message_without_arguments_is_not_a_format()
    {
        var events = EventsOf(ml =>
        {
            using var channel = ((IHostEnvironment)ml).Start("Fitting");
            channel.Info(MessageSensitivity.None, "braces {0} {stay}");
        });

        Assert.Contains(events, logged => logged.RawMessage == "braces {0} {stay}");
    }

    [Fact]
    public void Progress_channels_do_not_reach_the_log()
    {
        var events = EventsOf(ml =>
        {
            using var progress = ((IHostEnvironment)ml).StartProgressChannel("Epochs");
            progress.Checkpoint();
            progress.Checkpoint();
        });

        Assert.Empty(events);
    }

    [Fact]
    public void Two_contexts_do_not_hear_each_other()
    {
        var other = new MLContext(1);

        var events = EventsOf(_ =>
        {
            using var channel = ((IHostEnvironment)other).Start("Fitting");
            channel.Info(MessageSensitivity.None, "elsewhere");
        });

        Assert.Empty(events);
    }

    [Fact]
    public void A_listener_can_leave()
    {
        var ml = new MLContext(1);
        int heard = 0;
        void Listen(object? sender, LoggingEventArgs logged) => heard++;
        void Say()
        {
            using var channel = ((IHostEnvironment)ml).Start("Fitting");
            channel.Info(MessageSensitivity.None, "said");
        }

        ml.Log += Listen;
        Say();
        int before = heard;
        ml.Log -= Listen;
        Say();

        Assert.NotEqual(0, before);
        Assert.Equal(before, heard);
    }

    [Fact]
    public void Environments_registered_one_after_the_other_draw_different_numbers()
    {
        IHostEnvironment environment = new MLContext(5);

        Assert.NotEqual(environment.Register("Trainer").Rand.Next(), environment.Register("Trainer").Rand.Next());
    }

    [Fact]
    public void A_seeded_environment_gives_the_same_random_numbers_again()
    {
        static int Draw(int seed) => ((IHostEnvironment)new MLContext(seed)).Register("Trainer").Rand.Next();

        Assert.Equal(Draw(5), Draw(5));
        Assert.NotEqual(Draw(5), Draw(6));
    }
}
