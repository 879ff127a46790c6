namespace MCenter.Drivers.Simulation.MBus;

/// <summary>What went over a simulated line so far.</summary>
/// <param name="Requests">Sound frames of masters.</param>
/// <param name="RequestBytes">Their bytes.</param>
/// <param name="Answers">Answers sent, collisions as one.</param>
/// <param name="AnswerBytes">Their bytes.</param>
internal sealed record LineTraffic(int Requests, long RequestBytes, int Answers, long AnswerBytes);
