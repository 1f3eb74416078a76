/** wrtc with the one thing that the published package wants and it lacks: `setLocalDescription()` without an argument. */
import wrtc from '@roamhq/wrtc';

/** Makes the description that webrtc-pc section 4.4.1.5 says is meant. */
export class RTCPeerConnection extends wrtc.RTCPeerConnection {
  /**
   * @override
   * @param {RTCLocalSessionDescriptionInit} [given]
   */
  async setLocalDescription(given) {
    return super.setLocalDescription(given ?? (await this.#implicit()));
  }

  #implicit() {
    const isAnswer = this.signalingState === 'have-remote-offer';
    return isAnswer ? this.createAnswer() : this.createOffer();
  }
}
