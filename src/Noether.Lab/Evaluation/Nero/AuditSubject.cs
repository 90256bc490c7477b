using Noether.Fields;

namespace Noether.Lab.Evaluation.Nero;

/// <summary>A model to audit.</summary>
/// <param name="Name">Its name in tables and plots.</param>
/// <param name="Model">The model; networks are switched to evaluation.</param>
/// <param name="Fingerprint">A hash of what decides its answers (weights, layout, preprocessing): cached answers are found by it.</param>
public sealed record AuditSubject(string Name, IModel Model, string Fingerprint);
