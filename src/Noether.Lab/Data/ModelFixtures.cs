namespace Noether.Lab.Data;

/// <summary>Tiny networks as ONNX and TorchScript files with known answers, by which the reading of models from elsewhere is tested.</summary>
public sealed class ModelFixtures : IDataSetProvider
{
    /// <summary>Name of the set.</summary>
    public const string Name = "model-fixtures";

    /// <inheritdoc/>
    public IEnumerable<DataSetInfo> DataSets =>
    [
        new()
        {
            Name = Name,
            Title = "Tiny models of other tools",
            Summary = "A classifier, a point network and a detector as ONNX and TorchScript and a motion estimator as TorchScript, untrained, with inputs and outputs.",
            Licence = "CC0",
            Source = "Made with PyTorch 1.13",
            Files =
            [
                new("centroid-detector.onnx", 5484, "99ce27b066760793975e59436f40c82bb3fa18cc44f7315b1271ee069f794e1e"),
                new("centroid-detector.ts.pt", 2699, "bba530aeae40826368185f44b9f357a8c686886fb7585fe8cae4bb2481a23d28"),
                new("expected.json", 1551, "7d47d12af484d1861c04abdffdd652f8938bffb71c018dda297a68e1061aa6dc"),
                new("global-lk-flow.ts.pt", 3132, "7b8d685b4b3a53c2e382245a34b04fd6c20c782806ddb498adb60e766bafd50f"),
                new("tiny-classifier.onnx", 7059, "dd509415cceca9ea556caece51892070bd0bf390e9b16d9f7a40d5cf927d9398"),
                new("tiny-classifier.ts.pt", 13857, "ef25ed375a2a5eb917e75c341f457099614733230538a87d1f82a0886bfaf91e"),
                new("tiny-pointnet.onnx", 12362, "c4c10519de2873939cef33f4bcdca810d2f88e97ba75fa66803b512fa81837d1"),
                new("tiny-pointnet.ts.pt", 18447, "2584998be656d87c1dd03da24ed4290fea4f7cb2ed67780dbbf172a52fb208d4"),
            ],
            Origin = new LocalOrigin("The models are made for tests; nothing else needs them."),
        },
    ];
}
