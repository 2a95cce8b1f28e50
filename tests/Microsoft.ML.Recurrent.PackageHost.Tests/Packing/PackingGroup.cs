namespace Microsoft.ML.Recurrent.PackageHost.Tests.Packing;

/// <summary>The tests of the packages share them, and run one after the other.</summary>
[CollectionDefinition("Packing")]
public sealed class PackingGroup : ICollectionFixture<PackedPackages>;
