namespace ReferenceCopies.Tests.Fixtures;

internal sealed class AlsoHidden(string text) : Hidden(text);
